"""What changed and is worth knowing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from voc.domain.counts import MESSAGE_COUNTS
from voc.domain.evidence import Quote
from voc.domain.identity import EMPTY, digest

# What is told without a test on a rate: an action, or the review of what was accepted, past its date, and lists of the
# week, each with what it counts.
OVERDUE_ACTION, ACCEPTED_REVIEW = "overdue_action", "accepted_review"
_LISTED = {
    (QUIET_LEAVERS := "quiet_leavers"): "customers",
    (STAFF_PRAISE := "staff_praise"): "messages",
    (DRIVER_SHIFT := "driver_shift"): "touchpoints",
    (SOURCE_MIX := "source_mix"): "channels",
    (EMPLOYEE_VOICE := "employee_voice"): "causes",
    (PROMISES := "promises"): "touchpoints",
    (LAST_STRAWS := "last_straws"): "reasons",
}
REMINDERS = (OVERDUE_ACTION, ACCEPTED_REVIEW, *_LISTED)
_COUNTED = {"sudden_spike": "people", OVERDUE_ACTION: "actions", ACCEPTED_REVIEW: "decisions"} | _LISTED


@dataclass(frozen=True, slots=True)
class Insight:
    """A change worth knowing: what, since when, how sure, compared with what, on which quotes.

    `series` says what was watched ("topic=12 sentiment=negative"). Counts are of `unit` in the window
    [`start`, `end`]; `expected`, `lower` and `upper` are what the history foretold for it. `p_value` is the
    probability of such a count without a change. `severity` in [0, 1] decides order, never whether it is one.
    A story of several series is told by the one that carries most of it, and is as old as the first to alarm:
    `details` says what it was "begun_as" and "since" when.
    """

    kind: str
    series: str
    title: str
    start: date
    end: date
    first_seen: date
    count: int
    expected: float
    lower: float
    upper: float
    p_value: float
    severity: float
    touchpoint: str | None = None
    topic_id: int | None = None
    brand: str | None = None
    evidence: tuple[Quote, ...] = ()
    details: Mapping[str, Any] = field(default_factory=lambda: EMPTY)

    @classmethod
    def reminder(
        cls, kind: str, series: str, title: str, *, start: date, end: date, first_seen: date, count: int, **others: Any
    ) -> Self:
        """One of `REMINDERS`: it foretells what it saw, so that nothing takes it for a change."""
        return cls(
            kind, series, title, start, end, first_seen, count, expected=count, lower=count, upper=count, p_value=1.0,
            severity=0.0, **others,
        )  # fmt: skip

    @property
    def id(self) -> str:
        """16 hexadecimal digits of (kind, series, first seen) of the first alarm: a story keeps it while it goes on."""
        return digest(*self.begun_as, self.first_seen)

    @property
    def begun_as(self) -> tuple[str, str]:
        """Kind and series of what alarmed first."""
        kind, series = self.details.get("begun_as", (self.kind, self.series))
        return kind, series

    @property
    def unit(self) -> str:
        """What was counted: messages, points of them, or people where one person may write many within hours."""
        if self.kind in _COUNTED:
            return _COUNTED[self.kind]
        return "messages" if self.details.get("measure", "messages") in MESSAGE_COUNTS else "points"

    @property
    def is_reminder(self) -> bool:
        """Whether it is no change but one of `REMINDERS`: `expected` is what was seen, and `p_value` is 1."""
        return self.kind in REMINDERS

    @property
    def people(self) -> int:
        """The people who wrote what was counted, as far as they can be told apart."""
        return int(self.details.get("customers", self.count))

    @property
    def since(self) -> date:
        """The first day of the story; `start` is that of the window in which was counted."""
        return date.fromisoformat(self.details["since"]) if "since" in self.details else self.start

    @property
    def lead_days(self) -> int:
        """How many days before the day with most messages, as far as it is known, it was noticed; negative if after."""
        peak = self.details.get("peak")
        return 0 if peak is None else (date.fromisoformat(peak) - self.first_seen).days

    @property
    def effect(self) -> float:
        """How many times the expected count was seen."""
        return self.count / max(self.expected, 1e-9)
