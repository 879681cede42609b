"""Changes worth knowing."""

from __future__ import annotations

from datetime import date
from typing import Any

from voc.api.schemas.basics import Quote, Shape


class Insight(Shape):
    """A change worth knowing: `count` of `unit` (messages or people) from `start` to `end`, `expected` foretold.

    Of the kinds `overdue_action`, `quiet_leavers` and `staff_praise` nothing is foretold: they remind of an action past
    its date, and list new quiet leavers and praise of staff once a week. `details.explanation` says them in words.
    """

    id: str
    kind: str
    series: str
    title: str
    start: date
    end: date
    first_seen: date
    count: int
    unit: str
    expected: float
    lower: float
    upper: float
    effect: float
    p_value: float
    severity: float
    touchpoint: str | None
    topic_id: int | None
    brand: str | None
    evidence: list[Quote]
    details: dict[str, Any]
