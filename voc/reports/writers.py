"""A report as a file, its kind told by the name of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from voc.domain import Filter
from voc.errors import InvalidValue
from voc.reports import html, markdown
from voc.reports.assemble import Report, assemble
from voc.store import Store

WRITERS: Mapping[str, Callable[[Report], str]] = {".html": html.render, ".md": markdown.render}


def write(store: Store, filter: Filter, path: Path) -> Report:
    """Write the report of the feedback a filter lets through, and return it.

    Raises:
        InvalidValue: for a file name that ends in none of `WRITERS`.
    """
    render = WRITERS.get(path.suffix.lower())
    if render is None:
        raise InvalidValue("output", path.name, f"its name must end in {' or '.join(WRITERS)}")
    report = assemble(store, filter)
    path.write_text(render(report), encoding="utf-8")
    return report
