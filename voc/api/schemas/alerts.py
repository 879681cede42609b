"""Alerts, how each stands, and what is done about them."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from voc.api.schemas.basics import Metric, Shape
from voc.api.schemas.insights import Insight


class AlertState(Shape):
    """How an alert stands: open, acknowledged, resolved or snoozed `until` a day; `useful` is people's verdict."""

    status: str
    by: str | None
    at: datetime | None
    until: date | None
    useful: bool | None


class AlertNote(BaseModel):
    """Why, in a few words."""

    model_config = ConfigDict(extra="forbid")
    note: str | None = Field(None, max_length=1000, examples=["The courier is on strike until Friday."])


class Snooze(AlertNote):
    """Not before this day."""

    until: date = Field(examples=["2026-12-01"])


class Verdict(AlertNote):
    """Whether an alert was of use."""

    useful: bool


class Alert(Shape):
    """An insight that was delivered, and how it stands."""

    insight: Insight
    channel: str
    sent_at: datetime
    state: AlertState


class Usefulness(Shape):
    """Verdicts on what was raised from `since` to `until`.

    `useful` is the share of the judged ones; `false_per_week` are those of no use a week, if the others are like the
    judged ones. Both are null where nobody judged any.
    """

    since: date
    until: date
    raised: int
    judged: int
    useful: Metric | None
    false_per_week: Metric | None
    budget_per_week: float


class Alerts(Shape):
    """Delivered alerts, the newest first; `next` is the `cursor` of the next page."""

    alerts: list[Alert]
    next: str | None
