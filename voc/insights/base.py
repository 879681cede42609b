"""What a detector is, and what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

from voc.domain import MESSAGE_COUNTS, REMINDERS, Filter, Insight
from voc.insights.budget import Budget
from voc.insights.series import SeriesKey, SeriesTable
from voc.registry import Registry

_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Finding:
    """A change on one series, before it has a title and quotes. Fields are those of `Insight`.

    `related` are series that tell the same story: wider or narrower ones that changed in the same days.
    """

    kind: str
    key: SeriesKey
    start: date
    end: date
    first_seen: date
    count: int
    expected: float
    lower: float
    upper: float
    p_value: float
    severity: float
    details: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)
    related: tuple[SeriesKey, ...] = ()

    @property
    def unit(self) -> str:
        """What is counted, one of it."""
        return "message" if self.key.measure in MESSAGE_COUNTS else "point"

    @property
    def evidence(self) -> Filter:
        """Which segments are the evidence; those that carry `key.measure` are the quotes to show."""
        key = self.key
        return Filter(
            since=self.start, until=self.end, brand=key.brand, touchpoint=key.touchpoint, topic_id=key.topic_id
        )

    def insight(self, title: str) -> Insight:
        """The insight under `title`, still without quotes."""
        return Insight(
            kind=self.kind,
            series=str(self.key),
            title=title,
            start=self.start,
            end=self.end,
            first_seen=self.first_seen,
            count=self.count,
            expected=self.expected,
            lower=self.lower,
            upper=self.upper,
            p_value=self.p_value,
            severity=self.severity,
            touchpoint=self.key.touchpoint,
            topic_id=self.key.topic_id,
            brand=self.key.brand,
            details={**self.details, "measure": self.key.measure, "related": [str(key) for key in self.related]},
        )


class Detector(Protocol):
    """Finds one kind of change. `measure` is counted in groups `by`; the table holds those series.

    Detectors of one `family` share a part of the alert budget: topics, the mood, what people do about it.
    """

    measure: ClassVar[str]
    by: ClassVar[tuple[tuple[str, ...], ...]]
    family: ClassVar[str]

    def detect(self, table: SeriesTable, *, since: date, until: date, budget: Budget) -> list[Finding]:
        """The changes that were going on in [since, until], each day judged on the days before it only."""
        ...

    def title(self, finding: Finding, topics: Mapping[int, str]) -> str:
        """One plain sentence; `topics` names topics by id."""
        ...


detectors: Registry[Detector] = Registry("detector", "voc.insights.detectors")

# The kind of a spike by the hour, which is counted from messages one by one and so has no detector of series.
SUDDEN = "sudden_spike"


def kinds() -> list[str]:
    """What an insight can be: what the detectors find and spikes by the hour, and last what only reminds."""
    return [*sorted([*detectors.names(), SUDDEN]), *REMINDERS]
