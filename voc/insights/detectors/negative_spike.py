"""More negative messages than foretold, and a larger share of them: a mood that turned, not a busy week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from voc.insights.base import Finding, detectors
from voc.insights.budget import Budget
from voc.insights.detectors._wide import WIDE, find_wide
from voc.insights.series import SeriesTable
from voc.insights.wording import about, numbers


@detectors.register
@dataclass(frozen=True)
class NegativeSpike:
    """Negative messages of everything, of a brand or of a touchpoint, out of all messages there."""

    measure: ClassVar[str] = "negative_messages"
    by: ClassVar[tuple[tuple[str, ...], ...]] = WIDE
    family: ClassVar[str] = "mood"

    def detect(self, table: SeriesTable, *, since: date, until: date, budget: Budget) -> list[Finding]:
        return find_wide(table, self.measure, kind="negative_spike", since=since, until=until, budget=budget)

    def title(self, finding: Finding, topics: Mapping[int, str]) -> str:
        shares = ""
        if "share" in finding.details:
            shares = f" ({finding.details['share']:.0%} of messages, {finding.details['share_before']:.0%} before)"
        return f"Negative messages about {about(finding, topics)}: {numbers(finding)}{shares}"
