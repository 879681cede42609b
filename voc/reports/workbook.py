"""Tables as an Excel workbook in which nothing that a customer wrote can run."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from voc.insights.metrics import Metric

Cell = str | int | float | date | None
# What a cell of Excel can hold.
MAX_CELL_CHARS = 32_767
WIDE_COLUMN, NARROW_COLUMN = 60, 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: a sheet with a header that stays in sight and can be filtered."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def interval(name: str) -> tuple[str, str, str]:
    """The columns of a number and its interval."""
    return name, f"{name}, low", f"{name}, high"


def numbers(*metrics: Metric | None) -> Iterator[float | None]:
    """The cells of numbers with their intervals, empty where nothing was counted."""
    for metric in metrics:
        yield from (metric.value, metric.low, metric.high) if metric else (None, None, None)


def workbook(tables: Iterable[Sheet], *, title: str) -> bytes:
    """The tables as .xlsx. Words from feedback are text whatever they begin with, and never become links."""
    from xlsxwriter import Workbook  # 0.1 s, and few reports are spreadsheets

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(made, options) as book:
        book.set_properties({"title": title})
        for table in tables:
            _write(book, table)
    return made.getvalue()


def _write(book: Any, table: Sheet) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.write_row(0, 0, table.columns, book.add_format({"bold": True, "bottom": 1, "text_wrap": True}))
    # The quote prefix keeps "=1+1" text even after somebody has edited the cell.
    formats = {
        str: book.add_format({"quote_prefix": True, "text_wrap": True, "valign": "top"}),
        date: book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        float: book.add_format({"num_format": "#,##0.00##", "valign": "top"}),
        int: book.add_format({"num_format": "0", "valign": "top"}),
    }
    for number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell[:MAX_CELL_CHARS], formats[str])
            elif cell is not None:
                sheet.write(number, column, cell, formats[type(cell)])
    for column in range(len(table.columns)):
        longest = max((len(str(row[column])) for row in table.rows), default=0)
        sheet.set_column(column, column, WIDE_COLUMN if longest > WIDE_COLUMN else NARROW_COLUMN)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
