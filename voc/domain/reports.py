"""Reports that are sent by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# How often a report may be sent by itself, and as what.
REPORT_PERIODS = ("week", "month", "quarter", "half-year")
REPORT_FORMATS = ("html", "pdf", "md", "xlsx")
REPORT_KINDS = ("topics", "audit")


@dataclass(frozen=True, slots=True)
class ReportSchedule:
    """A report that is sent by itself: after each week, month, quarter or half-year, about that time.

    `kind` is `topics` or `audit`, `format` one of `REPORT_FORMATS`. `owner` is a team: a file for each part it answers
    for.
    """

    name: str
    channel: str
    every: str
    format: str = "pdf"
    kind: Literal["topics", "audit"] = "topics"
    touchpoint: str | None = None
    owner: str | None = None
    brand: str | None = None
    enabled: bool = True
