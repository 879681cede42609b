"""Rows as Parquet files by month, in folders that DuckDB, Spark and pandas read as one table."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

from voc.domain import Filter
from voc.reports.tables import to_parquet
from voc.store import Store


def write_months(
    store: Store, folder: Path, *, rows: str, since: date | None = None, until: date | None = None
) -> Iterator[tuple[Path, int]]:
    """Write `folder/month=2026-03/ROWS.parquet` for every month with rows; gives each file and its bytes.

    `rows` is "feedback" or "segments". A month is in memory a thousand rows at a time, and its file is replaced whole.
    """
    days = store.feedback.days()
    if days is None:
        return
    first, last = max(since or days[0], days[0]), min(until or days[1], days[1])
    for start, end in _months(first, last):
        found = store.exports.of(rows, Filter(since=start, until=end))
        head = next(found, None)
        if head is not None:
            path = folder / f"month={start:%Y-%m}" / f"{rows}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(".unfinished")
            with unfinished.open("wb") as file:
                file.writelines(to_parquet(chain([head], found)))
            unfinished.replace(path)
            yield path, path.stat().st_size


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    start = first
    while start <= last:
        end = start.replace(day=monthrange(start.year, start.month)[1])
        yield start, min(end, last)
        start = date.fromordinal(end.toordinal() + 1)
