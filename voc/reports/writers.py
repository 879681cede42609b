"""A report as a file, its kind told by the name of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from voc.domain import Filter
from voc.errors import InvalidValue
from voc.reports import audit, html, markdown, owners, pdf, spreadsheet
from voc.reports.assemble import Report, assemble
from voc.reports.audit import Audit
from voc.reports.audit import html as audit_html
from voc.reports.audit import markdown as audit_markdown
from voc.reports.audit import spreadsheet as audit_spreadsheet
from voc.store import Store
from voc.taxonomy import Taxonomy

Kind = Literal["topics", "audit"]
WRITERS: Mapping[str, Callable[[Report], bytes]] = {
    ".html": lambda report: html.render(report).encode(),
    ".pdf": lambda report: pdf.from_html(html.render(report, paged=True)),
    ".md": lambda report: markdown.render(report).encode(),
    ".xlsx": spreadsheet.render,
}
AUDIT_WRITERS: Mapping[str, Callable[[Audit], bytes]] = {
    ".html": lambda found: audit_html.render(found).encode(),
    ".pdf": lambda found: pdf.from_html(audit_html.render(found, paged=True)),
    ".md": lambda found: audit_markdown.render(found).encode(),
    ".xlsx": audit_spreadsheet.render,
}


def write(
    store: Store,
    filter: Filter,
    path: Path,
    *,
    least: int,
    kind: Kind = "topics",
    taxonomy: Taxonomy | None = None,
) -> Report | Audit:
    """Write the report or the audit of the feedback a filter lets through, and return it.

    Teams of whom fewer than `least` messages speak are not shown apart.

    Raises:
        InvalidValue: for a file name that ends in none of `WRITERS`.
        InvalidSettings: for .pdf where what draws it is not installed.
    """
    suffix = path.suffix.lower()
    if suffix not in WRITERS:
        raise InvalidValue("output", path.name, f"its name must end in one of {', '.join(WRITERS)}")
    if kind == "audit":
        audited = audit.assemble(store, filter, taxonomy or Taxonomy())
        path.write_bytes(AUDIT_WRITERS[suffix](audited))
        return audited
    report = assemble(store, filter, taxonomy=taxonomy, least=least)
    path.write_bytes(WRITERS[suffix](report))
    return report


def write_for(
    store: Store,
    filter: Filter,
    path: Path,
    *,
    owner: str | None,
    taxonomy: Taxonomy,
    least: int,
    kind: Kind = "topics",
) -> dict[Path, Report | Audit]:
    """Write the report, or those of everything an owner answers for; each file with what stands in it.

    Raises:
        InvalidValue: for an owner who answers for nothing, and as `write`.
    """
    parts = owners.parts_of(store, taxonomy, owner, filter) if owner else [filter]
    files = owners.paths(parts, path)
    return {
        file: write(store, part, file, kind=kind, taxonomy=taxonomy, least=least)
        for part, file in zip(parts, files, strict=True)
    }
