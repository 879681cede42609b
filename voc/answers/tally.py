"""Sums of counts: over a period, over the one before it, and week by week."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from voc.answers.figures import net_sentiment
from voc.answers.period import Basis, Period, span
from voc.domain import MEASURES, SENTIMENTS, Count
from voc.insights.metrics import Metric
from voc.store import Store

_NOTHING = (0,) * len(MEASURES)


# What a week tells.
OF_WEEKS = ("messages", "segments", "negative_messages", "recommends", "warns", *SENTIMENTS)


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
    now, before = rests_on.period, rests_on.period.previous
    days = Period(before.since, now.until).within(rests_on.filter)
    found: dict[date, dict[tuple[Any, ...], Count]] = {now.since: {}, before.since: {}}
    for count in store.counts(days, by=("day", *by), cuts=(before.since, now.since)):
        key = {name: count.key[name] for name in by}
        found[count.key["day"]][tuple(key.values())] = Count(key, count.values)
    nothing = total(())
    return {key: Pair(count, found[before.since].get(key, nothing)) for key, count in found[now.since].items()}


def courses(
    store: Store,
    rests_on: Basis,
    by: Sequence[str] = (),
    *,
    topics: Collection[int] | None = None,
    measures: Sequence[str] = MEASURES,
) -> dict[tuple[Any, ...], History]:
    """The history of each group that somebody spoke of, by the values of its key; of these topics only, if given.

    Measures that are not among `measures` are 0.
    """
    period = rests_on.period
    days = span(period).within(rests_on.filter)
    # Days are counted together where no sum of a history begins: 15 rows a group instead of 91.
    cuts = sorted({period.since, period.previous.since, *(week.since for week in period.weeks)})
    groups: defaultdict[tuple[Any, ...], list[Count]] = defaultdict(list)
    for count in store.counts(days, by=("day", *by), topics=topics, cuts=cuts, measures=measures):
        groups[tuple(count.key[name] for name in by)].append(count)
    return {key: history(counts, period) for key, counts in groups.items()}


def history(daily: Iterable[Count], period: Period) -> History:
    """The history in counts by day, which must reach over `voc.answers.period.span(period)`.

    A count may hold several days, as the first of them, where none of the sums begins or ends between them.
    """
    days = sorted(((count.key["day"], count) for count in daily), key=itemgetter(0))
    weeks = tuple(_week(week, _sum(days, week)) for week in period.weeks)
    return History(_sum(days, period), _sum(days, period.previous), weeks)


def _sum(days: Sequence[tuple[date, Count]], period: Period) -> Count:
    first = bisect_left(days, period.since, key=itemgetter(0))
    last = bisect_right(days, period.until, key=itemgetter(0))
    return total(count for _, count in days[first:last])


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
    return Count({}, tuple(map(sum, zip(_NOTHING, *(count.values for count in counts), strict=True))))


def minus(whole: Count, part: Count) -> Count:
    """What `whole` counts beside `part`; of messages at least as many, since one may speak of both."""
    return Count({}, tuple(a - b for a, b in zip(whole.values, part.values, strict=True)))


def grouped(counts: Iterable[Count], name: str) -> dict[Any, list[Count]]:
    """The counts by the value of one name of their keys."""
    groups: defaultdict[Any, list[Count]] = defaultdict(list)
    for count in counts:
        groups[count.key[name]].append(count)
    return dict(groups)
