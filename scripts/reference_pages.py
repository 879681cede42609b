"""Pages of the documentation that are made from the code: every command, every route. A hook of mkdocs.yml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import typer
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from typer.cli import get_docs_for_click

from voc.api.app import create_app
from voc.cli.app import app
from voc.settings import Settings

ROOT = Path(__file__).parent.parent
# Rich's markup of help texts, which Markdown does not know.
_MARKUP = re.compile(r"</?span[^>]*>")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages."""
    for name, text in (("commands", commands()), ("routes", routes())):
        files.append(File.generated(config, f"reference/{name}.md", content=text))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Links to files beside the documentation become their names: the site holds the documentation only."""
    folder = (ROOT / "docs" / page.file.src_uri).parent

    def keep(link: re.Match[str]) -> str:
        target = (folder / link[2]).resolve()
        outside = target.is_relative_to(ROOT) and not target.is_relative_to(ROOT / "docs")
        return f"{link[1]} (`{target.relative_to(ROOT)}`)" if outside else link[0]

    return re.sub(r"\[([^\]]+)\]\(((?!https?:|#)[^)#\s]+)\)", keep, markdown)


def commands() -> str:
    """Every command with its options."""
    command = typer.main.get_command(app)
    with typer.Context(command, info_name="voc") as context:
        return f"# Commands\n\n{_MARKUP.sub('', get_docs_for_click(obj=command, ctx=context, name='voc', indent=1))}"


def routes() -> str:
    """Every route of the API with its parameters."""
    described = create_app(Settings()).openapi()
    lines = [
        "# Every route",
        "",
        "Written from the description of the API, which the server gives at `/openapi.json`.",
        "",
    ]
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            lines += [f"## {method.upper()} {path}", "", operation.get("description", operation["summary"]), ""]
            lines += _parameters(operation.get("parameters", []))
    return "\n".join(lines)


def _parameters(parameters: list[dict[str, Any]]) -> list[str]:
    if not parameters:
        return []
    rows = [
        f"| `{each['name']}` | {each['in']} | {_type(each['schema'])} | {_cell(each.get('description', ''))} |"
        for each in parameters
    ]
    return ["| parameter | in | type | |", "|---|---|---|---|", *rows, ""]


def _type(schema: dict[str, Any]) -> str:
    options = [each for each in schema.get("anyOf", [schema]) if each.get("type") != "null"]
    return ", ".join(each.get("format") or ", ".join(each.get("enum", ())) or each.get("type", "") for each in options)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
