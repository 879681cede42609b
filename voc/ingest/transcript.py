"""Conversations of any system as turns: who said what and when, in the canonical record."""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from voc.errors import InvalidRecord
from voc.ingest.base import GUESSED, Filtered
from voc.ingest.json_records import JsonRecords, Paths
from voc.ingest.transcript_roles import role_of, with_roles

# Speech of one speaker goes on as one turn over pauses of up to so long.
PAUSE_MS = 2_000
_MAX_NAME = 200
_DAY = r"(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])"
_TIME = r"([01]\d|2[0-3])[-:.]?([0-5]\d)(?:[-:.]?([0-5]\d))?(Z)?"
_DATE_IN_NAME = re.compile(rf"(?<!\d){_DAY}(?:[T_ -]+{_TIME})?(?!\d)")

Turn = dict[str, Any]


class JsonConversations(JsonRecords, ABC):
    """A format whose records are conversations; `system` is what their source is called."""

    canonical: ClassVar[bool] = True
    fields: ClassVar[Mapping[str, Paths]] = GUESSED
    system: ClassVar[str]
    channel: ClassVar[str] = "phone"

    def cells(self, record: dict[str, Any], page: Any) -> dict[str, Any] | str | Filtered:  # noqa: ARG002 -- for subclasses
        found = {"source": self.system, "channel": self.channel, **self.conversation(record)}
        return {name: value for name, value in found.items() if value not in (None, "", {})} or Filtered("empty")

    @abstractmethod
    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        """The fields of the canonical record, `turns` among them; what is not known may be None."""


def turn(
    text: Any, *, role: Any = None, speaker: Any = None, start: Any = None, end: Any = None, unit: float = 1.0
) -> Turn:
    """One turn; `start` and `end` in units of `unit` milliseconds. A speaker called "Agent" has that role."""
    name = str(speaker).strip()[:_MAX_NAME] if isinstance(speaker, str | int) and not isinstance(speaker, bool) else ""
    return {
        "role": role_of(role) or role_of(name) or "unknown",
        "speaker": name or None,
        "text": text.strip() if isinstance(text, str) else "",
        "start_ms": milliseconds(start, unit),
        "end_ms": milliseconds(end, unit),
    }


def milliseconds(value: Any, unit: float = 1.0) -> int | None:
    """A time as whole milliseconds, None for what is no time."""
    try:
        time = float(value) * unit
    except (TypeError, ValueError, OverflowError):
        return None
    return round(time) if math.isfinite(time) and 0 <= time < 2**53 else None


def joined(turns: Iterable[Turn], *, pause_ms: int = PAUSE_MS, glue: str = " ") -> list[Turn]:
    """The turns without empty ones; what one speaker says without a longer pause becomes one."""
    done: list[Turn] = []
    for one in turns:
        last = done[-1] if done else None
        if not one["text"]:
            continue
        if last and _same_speaker(last, one) and _gap(last, one) <= pause_ms:
            # Punctuation may come as a word of its own.
            mark = "" if one["text"] in (".", ",", "?", "!", ":", ";") else glue
            done[-1] = {**last, "text": f"{last['text']}{mark}{one['text']}", "end_ms": one["end_ms"] or last["end_ms"]}
        else:
            done.append(one)
    return done


def in_order(turns: Iterable[Turn]) -> list[Turn]:
    """The turns in the order of their times, as two channels of a call are mixed."""
    return sorted(turns, key=lambda one: one["start_ms"] or 0)


def complete(record: dict[str, Any], *, file: str, roles: Mapping[str, str]) -> dict[str, Any]:
    """`record` with what a transcript leaves open: its date, read from the name of the file, and who is who.

    `roles` says it of speakers by name.

    Raises:
        InvalidRecord: if there is no date, neither inside nor in the name.
    """
    if record.get("created_at") in (None, ""):
        if (moment := date_in_name(file)) is None:
            remedy = "put the day into the name of the file (call 2026-08-01.vtt) or give --map =2026-08-01=created_at"
            raise InvalidRecord("created_at", f"there is no date in it; {remedy}")
        record = {**record, "created_at": moment}
    return with_roles(record, roles) if record.get("turns") else record


def date_in_name(name: str) -> str | None:
    """The date, and the time if there is one, that the name of a file tells: "GMT20260801-101500_Recording.vtt"."""
    found = _DATE_IN_NAME.search(re.split(r"[/\\!]", name)[-1])
    if found is None:
        return None
    year, _, month, day, hour, minute, second, utc = found.groups()
    moment = f"{year}-{month}-{day}"
    return moment if hour is None else f"{moment}T{hour}:{minute}:{second or '00'}{'+00:00' if utc else ''}"


def _same_speaker(one: Turn, other: Turn) -> bool:
    return bool(one["speaker"] == other["speaker"] and one["role"] == other["role"])


def _gap(one: Turn, other: Turn) -> int:
    if one["end_ms"] is None or other["start_ms"] is None:
        return 0
    return int(other["start_ms"] - one["end_ms"])
