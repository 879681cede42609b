"""What the terminal shows: tables or JSON on stdout, progress on stderr."""

from __future__ import annotations

import csv
import dataclasses
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
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
    """A progress bar per step on stderr, with how many a second and how long it will still take."""
    # Imported here because `voc --help` needs no bars: it takes 20 ms.
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<10}"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[far]}"))
    with Progress(*columns, console=Console(file=sys.stderr)) as bars:
        begun: dict[str, tuple[TaskID, float, int]] = {}

        def on_step(step: str, done: int, total: int) -> None:
            if step not in begun:
                begun[step] = bars.add_task(step, total=None, far=""), monotonic(), done
            task, moment, first = begun[step]
            # rich forgets its own rate whenever a total changes, and totals of files are estimates.
            rate = (done - first) / max(monotonic() - moment, 0.001)
            bars.update(task, completed=done, total=max(total, done) or None, far=_how_far(done, total, rate))

        yield on_step


def _how_far(done: int, total: int, rate: float) -> str:
    """As in "5,000/40,000  6,210/s  0:00:05 left", with what is known of it."""
    parts = [f"{done:,}/{total:,}" if total else f"{done:,}", f"{rate:,.0f}/s" if rate else ""]
    if rate and total > done:
        parts.append(f"{timedelta(seconds=round((total - done) / rate))} left")
    return "  ".join(filter(None, parts))


class Estimate:
    """The total of a step whose share is known: what `read_ahead` tells of the bytes, as a number of rows."""

    def __init__(self, on_step: OnStep) -> None:
        self._on_step, self._share = on_step, 0.0

    def on_read(self, share: float) -> None:
        """Note which part was read; of two processes one may be behind the other."""
        self._share = max(self._share, share)

    def on_step(self, step: str, done: int, total: int) -> None:
        """Tell how far it is."""
        self._on_step(step, done, total or (round(done / self._share) if self._share else 0))
