"""Which segments a question is about, and what is counted over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from voc.domain.identity import EMPTY


@dataclass(frozen=True, slots=True)
class Filter:
    """Which segments a question is about; a field that is None or empty does not restrict.

    `since` and `until` are days in UTC, both included.
    """

    since: date | None = None
    until: date | None = None
    source: str | None = None
    channel: str | None = None
    brand: str | None = None
    touchpoint: str | None = None
    stage: str | None = None
    topic_id: int | None = None
    sentiment: str | None = None
    language: str | None = None
    product: str | None = None
    version: str | None = None
    min_confidence: float | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    sub_touchpoint: str | None = None


# What is counted, per day and group, over the segments that carry the customer's voice. Copies count once.
# Those of `MESSAGE_COUNTS` count distinct messages, every other measure counts segments.
MEASURES = (
    "messages", "segments", "negative_messages", "negative", "neutral", "positive", "mixed", "recommends", "warns",
    "received", "considers", "loyal", "wavering", "leaving", "left", "high_effort", "low_effort", "expectation_gap",
    "handoff", "help", "intensity_sum", "abstained",
)  # fmt: skip

# Word of mouth is between people: who warns three times in one message is one who warns.
MESSAGE_COUNTS = frozenset({"messages", "negative_messages", "recommends", "warns", "received", "considers"})


_PLACES = {measure: place for place, measure in enumerate(MEASURES)}


@dataclass(frozen=True, slots=True)
class Count:
    """The measures of one group: `key` names it ({"day": date, "touchpoint": "service"}), `values` follows MEASURES."""

    key: Mapping[str, Any]
    values: tuple[int, ...]

    def __getitem__(self, measure: str) -> int:
        return self.values[_PLACES[measure]]
