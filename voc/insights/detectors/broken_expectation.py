"""More is said to fall short of what was expected or promised than foretold."""

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
class BrokenExpectation:
    """Points that fall short of a hope, a promise, the past or others, over everything, a brand or a touchpoint."""

    measure: ClassVar[str] = "expectation_gap"
    by: ClassVar[tuple[tuple[str, ...], ...]] = WIDE
    family: ClassVar[str] = "people"

    def detect(self, table: SeriesTable, *, since: date, until: date, budget: Budget) -> list[Finding]:
        return find_wide(table, self.measure, kind="broken_expectation", since=since, until=until, budget=budget)

    def title(self, finding: Finding, topics: Mapping[int, str]) -> str:
        return f"Expectations not met by {about(finding, topics)}: {numbers(finding)}"
