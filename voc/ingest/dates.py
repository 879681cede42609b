"""Dates in whatever style a file writes them become moments in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import parser

from voc.errors import InvalidRecord, InvalidValue

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# Clocks of customers' machines and time zones run ahead a little.
AHEAD = timedelta(days=2)

_SLASHED = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_OFFSET = re.compile(r"(?<=\d) ?(?:(UTC|GMT)|([+-]\d\d:?\d\d))$")
_NUMBER = re.compile(r"\d+(\.\d+)?")
# Excel counts days from here (and believes that 1900 had a 29 February, hence not the 31st).
_EXCEL_START = datetime(1899, 12, 30, tzinfo=UTC)
_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "BST": 1, "CET": 1, "CEST": 2, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip


class DateReader:
    """Reads dates; `day_first` decides 3/4/2026, `timezone` places times that come without an offset.

    Raises:
        InvalidValue: if `timezone` is not known.
    """

    def __init__(self, *, timezone: str = "UTC", day_first: bool = False) -> None:
        try:
            self.zone = ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise InvalidValue("timezone", timezone, "use a name such as 'Europe/Berlin'") from error
        self.day_first = day_first
        self._read_text = lru_cache(maxsize=4096)(self._text)  # date-only files repeat themselves

    def read(self, value: object) -> datetime:
        """The moment `value` means, in UTC. A date without a time is midnight UTC, so that it stays that day.

        Raises:
            InvalidRecord: if it is no complete date, before 1990 or in the future.
        """
        moment = self._any(value)
        if moment < EARLIEST:
            raise InvalidRecord("created_at", f"{str(value)[:40]!r} is before 1990")
        if moment > datetime.now(UTC) + AHEAD:
            raise InvalidRecord("created_at", f"{str(value)[:40]!r} is in the future")
        return moment

    def _any(self, value: object) -> datetime:
        try:
            if isinstance(value, str):
                return self._read_text(value)
            if isinstance(value, datetime):
                return self._place(value)
            if isinstance(value, date):
                return datetime(value.year, value.month, value.day, tzinfo=UTC)
            if isinstance(value, int | float) and not isinstance(value, bool):
                return _from_number(float(value))
        except (ValueError, OverflowError) as error:
            raise InvalidRecord("created_at", f"{str(value)[:40]!r} is not a date") from error
        raise InvalidRecord("created_at", f"{str(value)[:40]!r} is not a date")

    def _text(self, value: str) -> datetime:
        text = value.strip()
        if not 6 <= len(text) <= 64:
            raise ValueError(text[:64])
        if _NUMBER.fullmatch(text) and not (len(text) == 8 and text[:2] in ("19", "20")):
            return _from_number(float(text))
        if text[:4].isdigit():
            return self._iso(text)
        return self._written(text)

    def _iso(self, text: str) -> datetime:
        try:
            moment = datetime.fromisoformat(_OFFSET.sub(lambda m: "Z" if m[1] else m[2], text))
        except ValueError:
            return self._written(text)
        return moment.replace(tzinfo=UTC) if len(text) <= 10 else self._place(moment)

    def _written(self, text: str) -> datetime:
        slashed = _SLASHED.match(text)
        # 3.4.2026 with dots is day first wherever it is written.
        day_first = (self.day_first and not text[:4].isdigit()) or (slashed is not None and slashed[2] == ".")
        # What the text leaves out is filled from the default: two defaults show whether the date is complete.
        first, second = (
            parser.parse(text, dayfirst=day_first, default=default, tzinfos=_zone_of)
            for default in (datetime(2000, 1, 1), datetime(2004, 2, 2))
        )
        if first != second:
            raise ValueError(text)
        date_only = ":" not in text and first.time() == datetime.min.time()
        return first.replace(tzinfo=UTC) if date_only else self._place(first)

    def _place(self, moment: datetime) -> datetime:
        return (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)


def day_first_evidence(value: object) -> bool | None:
    """Whether `value` proves that days come before months (25/12/2025), that months do, or neither (None)."""
    slashed = _SLASHED.match(value.strip()) if isinstance(value, str) else None
    if slashed is None or slashed[2] == ".":
        return None
    first, second = int(slashed[1]), int(slashed[3])
    return True if first > 12 >= second else False if second > 12 >= first else None


def is_slashed(value: object) -> bool:
    """Whether `value` is a date whose order of day and month is a matter of custom."""
    slashed = _SLASHED.match(value.strip()) if isinstance(value, str) else None
    return slashed is not None and slashed[2] != "."


def _from_number(number: float) -> datetime:
    """Unix seconds, milliseconds or microseconds, or the days of a spreadsheet, told apart by size."""
    if 20_000 <= number < 80_000:
        return _EXCEL_START + timedelta(days=number)
    for unit in (1, 1e3, 1e6):
        if 1e8 * unit <= number < 1e10 * unit:
            return datetime.fromtimestamp(number / unit, UTC)
    raise ValueError(str(number))


def _zone_of(name: str | None, seconds: int | None) -> tzinfo | None:
    if seconds is not None:
        return timezone(timedelta(seconds=seconds))
    hours = _HOURS.get(name or "")
    return None if hours is None else timezone(timedelta(hours=hours))
