"""More customers say that they are leaving than foretold."""

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
class CustomersLeaving:
    """Points that announce leaving, over everything, a brand or a touchpoint."""

    measure: ClassVar[str] = "leaving"
    by: ClassVar[tuple[tuple[str, ...], ...]] = WIDE
    family: ClassVar[str] = "people"

    def detect(self, table: SeriesTable, *, since: date, until: date, budget: Budget) -> list[Finding]:
        return find_wide(table, self.measure, kind="customers_leaving", since=since, until=until, budget=budget)

    def title(self, finding: Finding, topics: Mapping[int, str]) -> str:
        return f"Customers say they are leaving over {about(finding, topics)}: {numbers(finding)}"
