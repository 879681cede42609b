"""Sums of counts: over a period, over the one before it, and week by week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from voc.answers.figures import net_sentiment
from voc.answers.period import Basis, Period, span
from voc.domain import MEASURES, Count
from voc.insights.metrics import Metric
from voc.store import Store


@dataclass(frozen=True, slots=True)
class Week:
    """One point of a trend line: the seven days up to `end`. `net_sentiment` is None where nobody spoke."""

    start: date
    end: date
    messages: int
    segments: int
    negative_messages: int
    recommends: int
    warns: int
    net_sentiment: Metric | None


@dataclass(frozen=True, slots=True)
class History:
    """Daily counts as an answer needs them: this period, the equal one before it, and week by week."""

    now: Count
    before: Count
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """The counts of one group in a period and in the equal one before it."""

    now: Count
    before: Count


def pairs(store: Store, rests_on: Basis, by: Sequence[str]) -> dict[tuple[Any, ...], Pair]:
    """The groups that somebody spoke of in the period, by the values of their key.

    Two sums per group instead of a row per day: with hundreds of topics and a year of days that is what keeps an
    answer fast.
    """
    before = {_key(count): count for count in store.counts(rests_on.period.previous.within(rests_on.filter), by=by)}
    nothing = total(())
    return {
        _key(count): Pair(count, before.get(_key(count), nothing)) for count in store.counts(rests_on.filter, by=by)
    }


def courses(
    store: Store, rests_on: Basis, by: Sequence[str] = (), *, topics: Collection[int] | None = None
) -> dict[tuple[Any, ...], History]:
    """The history of each group that somebody spoke of, by the values of its key; of these topics only, if given."""
    period = rests_on.period
    days = span(period).within(rests_on.filter)
    # Days are counted together where no sum of a history begins: 15 rows a group instead of 91.
    cuts = sorted({period.since, period.previous.since, *(week.since for week in period.weeks)})
    groups: defaultdict[tuple[Any, ...], list[Count]] = defaultdict(list)
    for count in store.counts(days, by=("day", *by), topics=topics, cuts=cuts):
        groups[tuple(count.key[name] for name in by)].append(count)
    return {key: history(counts, period) for key, counts in groups.items()}


def _key(count: Count) -> tuple[Any, ...]:
    return tuple(count.key.values())


def history(daily: Iterable[Count], period: Period) -> History:
    """The history in counts by day, which must reach over `voc.answers.period.span(period)`.

    A count may hold several days, as the first of them, where none of the sums begins or ends between them.
    """
    days = grouped(daily, "day")
    return History(
        _sum(days, period), _sum(days, period.previous), tuple(_week(week, _sum(days, week)) for week in period.weeks)
    )


def _sum(days: Mapping[date, list[Count]], period: Period) -> Count:
    every = (period.since + timedelta(days=number) for number in range(period.days))
    return total(count for day in every for count in days.get(day, ()))


def _week(week: Period, count: Count) -> Week:
    return Week(
        start=week.since,
        end=week.until,
        messages=count["messages"],
        segments=count["segments"],
        negative_messages=count["negative_messages"],
        recommends=count["recommends"],
        warns=count["warns"],
        net_sentiment=net_sentiment(count),
    )


def total(counts: Iterable[Count]) -> Count:
    """The sum of `counts`; messages add up only over groups that share none, such as days."""
    sums = [0] * len(MEASURES)
    for count in counts:
        sums = [a + b for a, b in zip(sums, count.values, strict=True)]
    return Count({}, tuple(sums))


def minus(whole: Count, part: Count) -> Count:
    """What `whole` counts beside `part`; of messages at least as many, since one may speak of both."""
    return Count({}, tuple(a - b for a, b in zip(whole.values, part.values, strict=True)))


def grouped(counts: Iterable[Count], name: str) -> dict[Any, list[Count]]:
    """The counts by the value of one name of their keys."""
    groups: defaultdict[Any, list[Count]] = defaultdict(list)
    for count in counts:
        groups[count.key[name]].append(count)
    return dict(groups)
