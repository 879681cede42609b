"""The documentation is checked: links lead somewhere, and what exists is written down."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

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
