"""Changes worth knowing."""

from __future__ import annotations

from datetime import date
from typing import Any

from voc.api.schemas.basics import Quote, Shape


class Insight(Shape):
    """A change worth knowing: `count` of `unit` (messages or people) from `start` to `end`, `expected` foretold.

    Of reminders nothing is foretold: `overdue_action` and `accepted_review` (past their date) and lists of the week
    (`quiet_leavers`, `staff_praise`, `driver_shift`, `source_mix`, `employee_voice`, `promises`, `last_straws`).
    `details.explanation` says them in words.
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
