"""What several detectors watch alike: everything, each brand and each touchpoint of it."""

from __future__ import annotations

from datetime import date

from voc.insights.base import Finding
from voc.insights.budget import Budget
from voc.insights.findings import find
from voc.insights.series import SeriesTable

WIDE = ((), ("brand",), ("brand", "touchpoint"))


def find_wide(
    table: SeriesTable, measure: str, *, kind: str, since: date, until: date, budget: Budget
) -> list[Finding]:
    """The changes of `measure` over everything, a brand or a touchpoint."""
    wide = table.select(lambda key: key.kind in ("all", "brand", "touchpoint") and key.measure == measure)
    return find(wide, kind=kind, since=since, until=until, budget=budget)
