"""A report as a file, its kind told by the name of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from voc.domain import Filter
from voc.errors import InvalidValue
from voc.reports import html, markdown, owners, pdf, spreadsheet
from voc.reports.assemble import Report, assemble
from voc.store import Store
from voc.taxonomy import Taxonomy

WRITERS: Mapping[str, Callable[[Report], bytes]] = {
    ".html": lambda report: html.render(report).encode(),
    ".pdf": lambda report: pdf.from_html(html.render(report, paged=True)),
    ".md": lambda report: markdown.render(report).encode(),
    ".xlsx": spreadsheet.render,
}


def write(store: Store, filter: Filter, path: Path) -> Report:
    """Write the report of the feedback a filter lets through, and return it.

    Raises:
        InvalidValue: for a file name that ends in none of `WRITERS`.
        InvalidSettings: for .pdf where what draws it is not installed.
    """
    render = WRITERS.get(path.suffix.lower())
    if render is None:
        raise InvalidValue("output", path.name, f"its name must end in one of {', '.join(WRITERS)}")
    report = assemble(store, filter)
    path.write_bytes(render(report))
    return report


def write_for(store: Store, filter: Filter, path: Path, *, owner: str | None, taxonomy: Taxonomy) -> list[Path]:
    """Write the report, or those of all contact points of an owner, and return the files in the order of touchpoints.

    Raises:
        InvalidValue: for an owner whom the taxonomy does not name, and as `write`.
    """
    parts = owners.parts_of(taxonomy, owner, filter) if owner else [filter]
    files = owners.paths(parts, path)
    for part, file in zip(parts, files, strict=True):
        write(store, part, file)
    return files
