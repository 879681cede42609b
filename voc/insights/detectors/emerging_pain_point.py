"""A topic that more customers complain about than its history foretold, new topics included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from voc.insights.base import Finding, detectors
from voc.insights.budget import Budget
from voc.insights.findings import find
from voc.insights.series import SeriesTable
from voc.insights.wording import about, numbers


@detectors.register
@dataclass(frozen=True)
class EmergingPainPoint:
    """Negative messages on a topic: too many for its past, and for how much is being said in all."""

    measure: ClassVar[str] = "negative_messages"
    by: ClassVar[tuple[tuple[str, ...], ...]] = (("brand", "touchpoint", "topic_id"),)
    family: ClassVar[str] = "topics"

    def detect(self, table: SeriesTable, *, since: date, until: date, budget: Budget) -> list[Finding]:
        topics = table.select(lambda key: key.kind == "topic" and key.measure == self.measure)
        return find(topics, kind="emerging_pain_point", since=since, until=until, budget=budget)

    def title(self, finding: Finding, topics: Mapping[int, str]) -> str:
        return f"Complaints about {about(finding, topics)}: {numbers(finding)}"
