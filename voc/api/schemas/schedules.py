"""Reports that are sent by themselves."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from voc.api.schemas.basics import Given, Shape


class ScheduleFields(Given):
    """What is sent, how often and to which channel; a value that is null restricts nothing."""

    channel: str = Field(max_length=64, description="A channel of VOC_CHANNELS that takes files.")
    every: Literal["week", "month", "quarter", "half-year"]
    format: Literal["html", "pdf", "md", "xlsx"] = "pdf"
    kind: Literal["topics", "audit"] = "topics"
    touchpoint: str | None = None
    owner: str | None = Field(None, max_length=200, description="A team: a file for each part it answers for.")
    brand: str | None = Field(None, max_length=200)
    enabled: bool = True


class Schedule(ScheduleFields):
    """A scheduled report."""

    name: str


class ScheduleState(Shape):
    """A scheduled report, the last day it was sent about, and why the last try failed (null where it did not)."""

    schedule: Schedule
    sent_until: date
    reason: str | None


class Schedules(Shape):
    """Scheduled reports, by name."""

    schedules: list[ScheduleState]
