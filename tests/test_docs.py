"""The documentation is checked: links lead somewhere, and what exists is written down."""

import re
import shlex
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer

from voc.cli.app import app
from voc.ingest.base import sources

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("training/*.md")])


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())

    assert not [link for link in links if "://" not in link and not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_figure_is_still_missing(page):
    assert not re.search(r"\b(FIGURES|RESULTS|TODO|TBD)\b", page.read_text())


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    names = {re.split(r"[\[<>=]", dependency)[0] for dependency in wanted}
    reasons = (ROOT / "docs/dependencies.md").read_text()

    assert not [name for name in names if name not in reasons]


def test_no_committed_file_knows_the_machine_it_was_written_on():
    # Written in two parts, or this file would be the first to break the rule.
    forbidden = re.compile(
        "/" + r"work/|/" + r"opt/(?!homebrew|postgresql)|/" + r"root/|pypi\." + "org|files" + r"\.pythonhosted"
    )
    texts = [path for path in tracked() if path.suffix in {".py", ".md", ".sh", ".toml", ".lock", ".html", ".css", ""}]

    assert not [str(path) for path in texts if path.is_file() and forbidden.search(path.read_text())]


def test_every_live_source_is_documented():
    pages = (ROOT / "docs/sources.md").read_text()

    assert [name for name in sources.names() if f"| `{name}` |" not in pages] == []


def commands(page: Path) -> list[str]:
    """The lines of code blocks that call voc, without comments."""
    blocks = re.findall(r"^```(?:sh|bash|)\n(.*?)^```", page.read_text().replace("\\\n", " "), re.DOTALL | re.MULTILINE)
    calls = [call.strip() for block in blocks for line in block.splitlines() for call in re.split(r" #.*| \| |;", line)]
    return [call for call in calls if call.startswith("voc ")]


def unknown(line: str, root: Any) -> list[str]:
    """The words of a command line that voc does not know: subcommands and options."""
    command, words = root, shlex.split(line)[1:]
    while getattr(command, "commands", None) and words and not words[0].startswith("-"):
        if words[0] not in command.commands:
            # Sources become commands when they are called.
            return [] if words[0] in sources.names() else [words[0]]
        command, words = command.commands[words[0]], words[1:]
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)} | {"--help"}
    return [word for word in words if word.startswith("--") and word.partition("=")[0] not in known]


def test_every_command_in_the_documentation_exists_with_its_options():
    root = typer.main.get_command(app)
    lines = [(str(page.relative_to(ROOT)), line) for page in PAGES for line in commands(page)]

    assert len(lines) > 50
    assert [(page, line, missing) for page, line in lines if (missing := unknown(line, root))] == []
