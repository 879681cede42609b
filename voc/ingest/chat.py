"""Exports of one long chat become conversations: what is said without a pause of a day belongs together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from voc.domain import digest
from voc.ingest.transcript import turn
from voc.ingest.transcript_roles import infer

# The customer-service window of WhatsApp Business: after a day without a message a conversation is over.
PAUSE = timedelta(hours=24)
MAX_TURNS = 2_000
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat; `moment` has no offset where the export has none."""

    moment: datetime
    name: str
    text: str


def conversations(messages: Iterable[Message], *, system: str) -> Iterator[dict[str, Any]]:
    """The canonical records in a chat, one per conversation; who is who is inferred from all that they say."""
    messages = list(messages)
    roles, confidence = infer([{"speaker": message.name, "text": message.text} for message in messages])
    for record in _conversations(messages, system, roles):
        yield {**record, "attributes": {"role confidence": f"{confidence:.1f}"}} if roles else record


def _conversations(messages: Iterable[Message], system: str, roles: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    current: list[Message] = []
    for message in messages:
        if current and (abs(message.moment - current[-1].moment) > PAUSE or len(current) == MAX_TURNS):
            yield _record(current, system, roles)
            current = []
        current.append(message)
    if current:
        yield _record(current, system, roles)


def moments(dates: Sequence[str]) -> list[datetime | None]:
    """The moments that the dates of a chat name, read day first or month first, whichever order keeps them in order.

    Both orders may do: then days come first, unless hours are counted to twelve.
    """
    numbers = [tuple(map(int, _NUMBERS.findall(date)[:6])) for date in dates]
    american = any(re.search(r"[ap]\.?\s?m", date, re.IGNORECASE) for date in dates)
    readings = [
        [_moment(found, date, day_first=day_first) for found, date in zip(numbers, dates, strict=True)]
        for day_first in (not american, american)
    ]
    return min(readings, key=_disorder)


def _disorder(reading: Sequence[datetime | None]) -> int:
    known = [moment for moment in reading if moment]
    return 10 * (len(reading) - len(known)) + sum(b < a for a, b in pairwise(known))


def _moment(numbers: tuple[int, ...], date: str, *, day_first: bool) -> datetime | None:
    if len(numbers) < 5:
        return None
    first, second, year, hour, minute, *rest = numbers
    if first > 31:
        year, month, day = first, second, year
    else:
        day, month = (first, second) if day_first else (second, first)
    if half := re.search(r"([ap])\.?\s?m", date, re.IGNORECASE):
        hour = hour % 12 + (12 if half[1].lower() == "p" else 0)
    try:
        return datetime(year + 2000 * (year < 100), month, day, hour, minute, rest[0] if rest else 0)
    except ValueError:
        return None


def _record(messages: Sequence[Message], system: str, roles: Mapping[str, str]) -> dict[str, Any]:
    first = messages[0]
    start = first.moment
    turns = [
        turn(
            m.text,
            role=roles.get(m.name),
            speaker=m.name,
            start=max(0.0, (m.moment - start).total_seconds()),
            unit=1000,
        )
        for m in messages
    ]
    return {
        "id": digest(system, start.isoformat(), first.name, first.text),
        "source": system,
        "channel": "chat",
        "created_at": start.isoformat(),
        "turns": turns,
    }
