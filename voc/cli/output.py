"""What the terminal shows: tables or JSON on stdout, progress on stderr."""

from __future__ import annotations

import csv
import dataclasses
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.progress import TaskID

    from voc.pipeline import OnStep

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def show(data: object) -> None:
    """Print `data` as JSON."""
    typer.echo(json.dumps(plain(data), ensure_ascii=False, indent=2))


def plain(data: Any) -> Any:
    """`data` as what JSON knows: dataclasses and shapes become objects, dates ISO 8601."""
    if dataclasses.is_dataclass(data) and not isinstance(data, type):
        return {f.name: plain(getattr(data, f.name)) for f in dataclasses.fields(data)}
    if hasattr(data, "model_dump"):
        return data.model_dump(mode="json", by_alias=True)
    if isinstance(data, Mapping):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, datetime | date | time):
        return data.isoformat()
    if isinstance(data, list | tuple):
        return [plain(item) for item in data]
    return data


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; numbers to the right, and texts of customers never read as markup."""
    shown = Table(title=title, title_justify="left", header_style="bold")
    for index, column in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[index], int | float) for row in rows)
        shown.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text(_cell(cell)) for cell in row))
    Console().print(shown)


def line(message: str) -> None:
    """Print one line of plain text to stdout."""
    Console(soft_wrap=True).print(Text(message))


def warn(message: str) -> None:
    """Print one line of plain text to stderr."""
    Console(stderr=True, soft_wrap=True).print(Text(message, style="yellow"))


def write_csv(path: Path, rows: Sequence[Any]) -> Path:
    """Write dataclasses as CSV and return the path; a cell that a spreadsheet would run as a formula is quoted."""
    names = [field.name for field in dataclasses.fields(rows[0])]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([inert(str(getattr(row, name))) for name in names] for row in rows)
    return path


def inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else printable(str(value))


def printable(text: str) -> str:
    """`text` without control characters: a message must not move the reader's cursor."""
    return "".join(c if c.isprintable() else " " for c in text)


@contextmanager
def progress() -> Iterator[OnStep]:
    """A progress bar per step on stderr."""
    # Imported here because `voc --help` needs no bars: it takes 20 ms.
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr)) as bars:
        tasks: dict[str, TaskID] = {}

        def on_step(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=None)
            bars.update(tasks[step], completed=done, total=max(total, done) if total else None)

        yield on_step
