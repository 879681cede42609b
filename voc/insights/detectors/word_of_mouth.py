"""More customers warn others off than foretold."""

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
class WordOfMouth:
    """Messages that warn other customers, over everything, a brand or a touchpoint."""

    measure: ClassVar[str] = "warns"
    by: ClassVar[tuple[tuple[str, ...], ...]] = WIDE
    family: ClassVar[str] = "people"

    def detect(self, table: SeriesTable, *, since: date, until: date, budget: Budget) -> list[Finding]:
        return find_wide(table, self.measure, kind="word_of_mouth", since=since, until=until, budget=budget)

    def title(self, finding: Finding, topics: Mapping[int, str]) -> str:
        return f"Customers warn others about {about(finding, topics)}: {numbers(finding)}"
