"""`voc detect`: a file of counts in, what was surprising out. No database, no model."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from voc.errors import InvalidValue, MissingColumn, UnreadableFile
from voc.insights.calendar import NO_CALENDAR, Calendar
from voc.insights.series import SeriesKey, SeriesTable
from voc.insights.surveillance import judge
from voc.insights.surveillance.tails import nb_interval

INTERVALS = {"day": 1, "week": 7}
REQUIRED = ("date", "series", "count")
OPTIONAL = ("negative", "total")
# 30 years of 4,000 daily series. A stray year 0202 would otherwise ask for gigabytes of zeros.
_MAX_CELLS = 45_000_000


@dataclass(frozen=True, slots=True)
class Judged:
    """One step of one series.

    `count`, `expected`, `lower` and `upper` (95 %) are of this step alone. `p_value` is that of the strongest of the
    windows that end here, `window` steps long, corrected for the search; `score` is -log10 of it. `alert` says that
    it is at most alpha.
    """

    series: str
    date: date
    count: float
    expected: float
    lower: float
    upper: float
    p_value: float
    score: float
    alert: bool
    window: int


COLUMNS = tuple(field.name for field in fields(Judged))


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    day: date
    series: str
    values: dict[str, float]


def detect_counts(
    path: Path,
    *,
    interval: str = "day",
    alpha: float = 0.01,
    since: date | None = None,
    calendar: Calendar = NO_CALENDAR,
) -> Iterator[Judged]:
    """Judge every day (or week) of every series of a CSV file with columns date, series, count[, negative][, total].

    With `negative`, the negatives are judged, as a part of `count`: an alert needs more of them and a larger share.
    With `total`, `count` is judged as a part of that. Days without a line are zeros; lines of the same series and day
    are added up; weeks begin on the weekday of the first date of the file. The first two weeks of a series (six
    weeks of weekly counts) only teach: their p-value is 1. Results are ordered by series and date, from `since` on.

    Raises:
        UnreadableFile, MissingColumn, InvalidValue: the file or an option cannot be used; the text says which line.
    """
    if interval not in INTERVALS:
        raise InvalidValue("interval", interval, "use day or week.")
    if not 0 < alpha < 1:
        raise InvalidValue("alpha", alpha, "use a probability between 0 and 1, as in 0.01.")
    table = replace(read_table(path, step_days=INTERVALS[interval]), calendar=calendar)
    return _judged(table, alpha=alpha, since=since or table.start)


def read_table(path: Path, *, step_days: int = 1) -> SeriesTable:
    """The series of a CSV file, see `detect_counts`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(_lines(csv.DictReader(file), str(path)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(str(path), str(error)) from error
    if not lines:
        raise UnreadableFile(str(path), "it has no lines below the header.")
    return _table(lines, step_days)


def _lines(reader: csv.DictReader[str], path: str) -> Iterator[_Line]:
    columns = {str(name).strip().lower(): name for name in reader.fieldnames or ()}
    for name in REQUIRED:
        if name not in columns:
            raise MissingColumn(path, name, list(columns))
    numbers = [name for name in ("count", *OPTIONAL) if name in columns]
    for row in reader:
        values = {name: _number(row[columns[name]], name, reader.line_num) for name in numbers}
        _check_parts(values, reader.line_num)
        series = (row[columns["series"]] or "").strip()
        yield _Line(reader.line_num, _day(row[columns["date"]], reader.line_num), series, values)


def _check_parts(values: dict[str, float], line: int) -> None:
    for part, whole in (("negative", "count"), ("count", "total")):
        if values.get(part, 0) > values.get(whole, math.inf):
            raise InvalidValue(f"{part} in line {line}", values[part], f"it is a part of {whole}, {values[whole]:g}.")


def _number(text: str | None, name: str, line: int) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not 0 <= value < 1e12:
        raise InvalidValue(f"{name} in line {line}", text, "write a number that is 0 or more.")
    return value


def _day(text: str | None, line: int) -> date:
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError as error:
        raise InvalidValue(f"date in line {line}", text, "write it as 2026-01-31.") from error


def _table(lines: Sequence[_Line], step_days: int) -> SeriesTable:
    start, end = min(line.day for line in lines), max(line.day for line in lines)
    names = sorted({line.series for line in lines})
    n_steps = (end - start).days // step_days + 1
    if n_steps * len(names) > _MAX_CELLS:
        oldest = min(lines, key=lambda line: line.day)
        raise InvalidValue(
            f"date in line {oldest.number}", oldest.day, f"{len(names)} series from there to {end} are too many cells."
        )
    rows = {name: i for i, name in enumerate(names)}
    arrays = {name: np.zeros((len(names), n_steps)) for name in lines[0].values}
    for line in lines:
        step = (line.day - start).days // step_days
        for name, value in line.values.items():
            arrays[name][rows[line.series], step] += value
    judged, whole = ("negative", "count") if "negative" in arrays else ("count", "total")
    keys = tuple(SeriesKey(judged, name=name) for name in names)
    return SeriesTable(start, keys, arrays[judged], arrays.get(whole), step_days=step_days)


def _judged(table: SeriesTable, *, alpha: float, since: date) -> Iterator[Judged]:
    last = table.day(table.n_steps - 1) + timedelta(days=table.step_days - 1)
    verdicts = judge(table, since=since, until=last)
    mean = verdicts.expected
    lower, upper = nb_interval(mean, verdicts.dispersion * mean + verdicts.log_variance * mean**2)
    for row, key in enumerate(table.keys):
        for step in range(mean.shape[1]):
            p_value = float(verdicts.p_value[row, step])
            yield Judged(
                series=str(key.name),
                date=table.day(verdicts.first + step),
                count=float(table.counts[row, verdicts.first + step]),
                expected=round(float(mean[row, step]), 4),
                lower=float(lower[row, step]),
                upper=float(upper[row, step]),
                p_value=p_value,
                score=round(-math.log10(p_value), 4) + 0.0,
                alert=p_value <= alpha,
                window=int(verdicts.window[row, step]),
            )
