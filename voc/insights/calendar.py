"""Days that are known to be different: public holidays, and what the company itself did on some day."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voc.errors import InvalidValue, MissingColumn, UnreadableFile

Floats = NDArray[np.float64]

# Holidays are worked out once, for every year that feedback may come from.
_YEARS = range(2000, 2051)
# Each name of an expected event is a covariate of every series.
MAX_NAMES = 20
_SATURDAY = 5
_COLUMNS = ("name", "from", "until", "expected")


@dataclass(frozen=True, slots=True)
class Event:
    """What the company did from `start` to `end`, both included.

    What is `expected` (a sale, a campaign, a prompt for ratings) is part of the forecast: all events of one name are
    taken to change counts alike. Otherwise (a release) it is only named beside what changes after it.
    """

    name: str
    start: date
    end: date
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """Public holidays, and events in the order of their dates."""

    holidays: frozenset[date] = frozenset()
    events: tuple[Event, ...] = ()

    def columns(self, start: date, n_days: int) -> Floats:
        """Covariates of days: a holiday, the first working day after it, and one per name of an expected event.

        They are the same for all days of one calendar. *Shape:* (n_days, n_columns)
        """
        blocks = [self._holiday_columns(start, n_days)] if self.holidays else []
        names = sorted({event.name for event in self.events if event.expected})
        blocks += [self._event_column(name, start, n_days) for name in names]
        return np.hstack(blocks) if blocks else np.zeros((n_days, 0))

    def before(self, day: date, *, days: int) -> list[Event]:
        """The events that were going on at `day` or had begun at most `days` before, the latest first."""
        near = [e for e in self.events if e.start <= day and max(e.end, e.start + timedelta(days=days)) >= day]
        return sorted(near, key=lambda event: event.start, reverse=True)

    def _holiday_columns(self, start: date, n_days: int) -> Floats:
        found = np.zeros((n_days, 2))
        # A holiday just before the first day has its day after in the table.
        for offset in range(-7, n_days):
            day = start + timedelta(days=offset)
            if day not in self.holidays:
                continue
            if offset >= 0:
                found[offset, 0] = 1.0
            after = offset + 1
            while (next_day := start + timedelta(days=after)) in self.holidays or next_day.weekday() >= _SATURDAY:
                after += 1
            if 0 <= after < n_days:
                found[after, 1] = 1.0
        return found

    def _event_column(self, name: str, start: date, n_days: int) -> Floats:
        column = np.zeros((n_days, 1))
        for event in self.events:
            if event.name == name:
                column[max((event.start - start).days, 0) : max((event.end - start).days + 1, 0)] = 1.0
        return column


NO_CALENDAR = Calendar()


def calendar(*, country: str | None = None, events: Path | None = None) -> Calendar:
    """The public holidays of a country ("DE") or a part of it ("DE-BY", "GB-ENG"), and the events of a CSV file.

    Raises:
        InvalidValue: for a country that the library does not know, and for a line that cannot be read.
        UnreadableFile, MissingColumn: if the file cannot be used.
    """
    return Calendar(_holidays(country) if country else frozenset(), _read(events) if events else ())


def _holidays(country: str) -> frozenset[date]:
    from holidays import country_holidays

    name, _, part = country.upper().partition("-")
    try:
        return frozenset(country_holidays(name, subdiv=part or None, years=_YEARS))
    except NotImplementedError as error:
        raise InvalidValue(
            "holidays", country, f"write a country or a part of one, as in DE or GB-ENG ({error})."
        ) from error


def _read(path: Path) -> tuple[Event, ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            events = tuple(
                sorted(_events(csv.DictReader(file), str(path)), key=lambda event: (event.start, event.name))
            )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(str(path), str(error)) from error
    names = {event.name for event in events if event.expected}
    if len(names) > MAX_NAMES:
        raise InvalidValue(
            "expected events", f"{len(names)} names", f"use one name for what is alike, {MAX_NAMES} at most."
        )
    return events


def _events(reader: csv.DictReader[str], path: str) -> Iterator[Event]:
    found = {str(name).strip().lower(): name for name in reader.fieldnames or ()}
    for name in _COLUMNS[:2]:
        if name not in found:
            raise MissingColumn(path, name, list(found))
    for row in reader:
        values = {name: (row[found[name]] or "").strip() for name in _COLUMNS if name in found}
        start = _day(values["from"], reader.line_num)
        end = _day(values["until"], reader.line_num) if values.get("until") else start
        if not values["name"] or end < start:
            raise InvalidValue(f"event in line {reader.line_num}", row, "it needs a name, and no end before its start.")
        yield Event(values["name"], start, end, values.get("expected", "").lower() in ("yes", "true", "1"))


def _day(text: str, line: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidValue(f"date in line {line}", text, "write it as 2026-01-31.") from error
