"""A JSON object around an array of messages, as most APIs answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import GUESSED, File, Row, formats
from voc.ingest.head import Head
from voc.ingest.json_records import JsonRecords, values_of
from voc.ingest.json_values import is_lines, objects

_DEPTH = 3


@formats.register
@dataclass(frozen=True)
class Json(JsonRecords):
    """A JSON object around an array of messages, wherever it lies; nested values become columns "a.b"."""

    fields: ClassVar[Mapping[str, Any]] = GUESSED
    signature: ClassVar[tuple[str, ...]] = ()

    def score(self, head: Head) -> float:
        # One object with words of its own is a message with something nested in it.
        if not isinstance(head.json, dict) or is_lines(head.text) or "turns" in head.json or _has_words(head.json, 0):
            return 0.0
        return 0.7 if any(map(_has_words, _longest(head.json))) else 0.0

    def read(self, file: File) -> Iterator[Row]:
        number = 0
        for value in values_of(file):
            for record in _longest(value) if isinstance(value, dict) else ["not a JSON object"]:
                number += 1
                yield number, record if isinstance(record, str) else flat(record)


def flat(record: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """`record` with what is nested under names such as "user.id"."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and prefix.count(".") < _DEPTH:
            found |= flat(value, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = value
    return found


def _longest(value: Mapping[str, Any], depth: int = _DEPTH) -> list[dict[str, Any]]:
    """The longest array of objects that lies in `value` and not deeper than `depth`."""
    inside = [_longest(item, depth - 1) for item in value.values() if isinstance(item, dict) and depth]
    return max([*(objects(item) for item in value.values()), *inside], key=len, default=[])


def _has_words(record: Mapping[str, Any], depth: int = _DEPTH) -> bool:
    values = flat(record).values() if depth else record.values()
    return any(isinstance(value, str) and len(value.split()) > 2 for value in values)
