"""A backtest: history is fed to the pipeline day by day, and what is raised is noted on the day it is raised."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from voc import pipeline
from voc.domain import Feedback, Insight, Rule
from voc.errors import InvalidValue
from voc.insights.budget import Budget
from voc.insights.calendar import NO_CALENDAR, Calendar
from voc.models.base import Labeler, Segmenter
from voc.pipeline import OnStep
from voc.store import Store

_ALL = 1000
# What is judged in one go when a rule is tried.
_BLOCK_DAYS = 28


@dataclass(frozen=True, slots=True)
class Raised:
    """An insight as it was told on the `day` it was raised, and how it stood at the end of the replay."""

    day: date
    insight: Insight
    last: Insight


def replay(
    messages: Iterable[Feedback],
    store: Store,
    *,
    segmenter: Segmenter,
    labeler: Labeler,
    since: date,
    until: date,
    budget: Budget,
    batch_size: int,
    calendar: Calendar = NO_CALENDAR,
    on_step: OnStep,
) -> list[Raised]:
    """What would have been raised in [since, until], in the order in which it would have been.

    `store` must be empty: messages are stored, labelled, given to topics and judged on the day they were written, so
    that neither a forecast nor a topic can know of a day to come. What was written before `since` is known from the
    start; what was written after `until` is not looked at.
    """
    kept = sorted((m for m in messages if _day(m) <= until), key=lambda m: (m.created_at, m.id))
    steps = _Steps(store, segmenter, labeler, budget, batch_size, calendar)
    steps.take([message for message in kept if _day(message) < since])
    store.insights.mark_detected(since - timedelta(days=1))
    found: dict[str, Raised] = {}
    total = (until - since).days + 1
    for day, written in groupby((m for m in kept if _day(m) >= since), key=_day):
        steps.take(list(written))
        for insight in steps.judge(day):
            if insight.first_seen >= since:
                known = found.setdefault(insight.id, Raised(day, insight, insight))
                found[insight.id] = replace(known, last=insight)
        on_step("replay", (day - since).days + 1, total)
    on_step("replay", total, total)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rule would have sent in [`since`, `until`], the newest first; `asked` is where it should have begun."""

    rule: Rule
    raised: tuple[Insight, ...]
    others: int
    since: date
    until: date
    asked: date


def rehearse(
    store: Store, rule: Rule, *, days: int, budget: Budget, least_people: int = 1, seconds: float = 20.0
) -> Rehearsal:
    """What `rule` would have sent over the last `days` days of a store at this budget, each day judged on those before.

    Labels and topics are those of today, so topics that were found since are known from the start: `replay` knows
    nothing of a day to come, and takes as long as labelling does. Goes back by blocks of four weeks until `seconds` are
    over; one block is always judged. `others` counts insights that the rule would not have sent, those of fewer than
    `least_people` people among them.
    """
    from voc.detection import changes
    from voc.insights.watch import HISTORY_DAYS

    known = store.feedback.days()
    if known is None:
        raise InvalidValue("days", days, "there is no feedback yet; ingest some and analyse it first")
    first, last = known
    asked = since = max(last - timedelta(days=days - 1), first)
    until, begun, found = last, time.monotonic(), list[Insight]()
    while until >= asked:
        since = max(until - timedelta(days=_BLOCK_DAYS - 1), asked)
        begin = max(since - timedelta(days=HISTORY_DAYS), first)
        went_on = changes(store, first=begin, since=since, until=until, budget=budget)
        found += [insight for insight in went_on if since <= insight.first_seen <= until]
        until = since - timedelta(days=1)
        if time.monotonic() - begun > seconds:
            break
    asks = replace(rule, enabled=True)
    wanted = [insight for insight in found if insight.people >= least_people and asks.matches(insight)]
    wanted.sort(key=lambda insight: (insight.first_seen, insight.severity), reverse=True)
    return Rehearsal(rule, tuple(wanted), len(found) - len(wanted), since, last, asked)


@dataclass(frozen=True, slots=True)
class _Steps:
    """The steps of the pipeline without their progress: a replay goes through them hundreds of times."""

    store: Store
    segmenter: Segmenter
    labeler: Labeler
    budget: Budget
    batch_size: int
    calendar: Calendar

    def take(self, messages: Sequence[Feedback]) -> None:
        """Store, segment and label these messages, and give them to topics."""
        if not messages:
            return
        run = self.store.imports.start("replay", f"{messages[0].id} {len(messages)}")
        for start in range(0, len(messages), self.batch_size):
            batch = messages[start : start + self.batch_size]
            self.store.imports.commit(run.id, batch, cursor=batch[-1].id)
        self.store.imports.finish(run.id)
        pipeline.segment(self.segmenter, self.store, batch_size=self.batch_size, on_step=_quiet)
        pipeline.label(self.labeler, self.store, batch_size=self.batch_size, on_step=_quiet)
        pipeline.topics(self.store, on_step=_quiet)

    def judge(self, day: date) -> Iterator[Insight]:
        """The insights that go on at the end of `day`."""
        pipeline.detect(self.store, as_of=day, budget=self.budget, calendar=self.calendar, on_step=_quiet)
        yield from self.store.insights.list(since=day - timedelta(days=pipeline.OVERLAP_DAYS), limit=_ALL)


def _day(message: Feedback) -> date:
    return message.created_at.date()


def _quiet(step: str, done: int, total: int) -> None:
    """No progress."""
