"""Insights on their way to somebody, the rules that send them, and what people do about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from voc.domain.identity import digest
from voc.domain.insights import Insight

# What people do about an alert; "feedback" is their verdict and changes nothing else.
ALERT_ACTIONS = ("acknowledge", "resolve", "snooze", "reopen", "feedback")


@dataclass(frozen=True, slots=True)
class Alert:
    """This insight goes to this channel, once."""

    insight: Insight
    channel: str

    @property
    def id(self) -> str:
        """16 hexadecimal digits of (insight, channel): the idempotency key of the delivery."""
        return digest(self.insight.id, self.channel)


@dataclass(frozen=True, slots=True)
class Rule:
    """What somebody wants to be told of, and where: an insight has to meet every condition that is given.

    `budget_per_week` is how many false alerts a week it may have, below those of the workspace: an insight that needs a
    larger budget to be raised is not sent. `quiet` is (from, until), local times between which nothing is sent: what is
    due then waits. `channels` are names of channels; an insight that several rules send to one channel arrives there
    once. A reminder is sent where `kinds` names it, whatever the severity and the budget: no test stands behind it.
    """

    name: str
    channels: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    touchpoint: str | None = None
    topic_id: int | None = None
    brand: str | None = None
    min_severity: float = 0.0
    quiet: tuple[time, time] | None = None
    enabled: bool = True
    budget_per_week: float | None = None

    def matches(self, insight: Insight) -> bool:
        """Whether the insight is one that this rule asks for."""
        wanted = ((self.touchpoint, insight.touchpoint), (self.topic_id, insight.topic_id), (self.brand, insight.brand))
        here = self.enabled and all(mine is None or mine == given for mine, given in wanted)
        if insight.is_reminder:
            return here and insight.kind in self.kinds
        return (
            here
            and (not self.kinds or insight.kind in self.kinds)
            and insight.severity >= self.min_severity
            # Insights of before budgets were noted stay as they were: raised within that of the workspace.
            and (self.budget_per_week is None or insight.details.get("budget_needed", 0.0) <= self.budget_per_week)
        )

    def sends_at(self, now: time) -> bool:
        """Whether `now`, a local time, is outside the quiet hours; these may pass midnight."""
        if self.quiet is None:
            return True
        start, end = self.quiet
        return not (start <= now < end if start <= end else now >= start or now < end)
