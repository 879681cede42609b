"""What a topic or touchpoint is felt to be: its sentiments week by week, and the emotions of the newest points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from voc.answers.figures import share
from voc.answers.period import Basis
from voc.answers.tally import grouped, total
from voc.domain import SENTIMENTS, Filter
from voc.insights.metrics import Metric
from voc.store import Store


@dataclass(frozen=True, slots=True)
class MixedWeek:
    """The points of one week by sentiment, in the order of SENTIMENTS."""

    start: date
    end: date
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mix:
    """`emotions` are shares of points, the most first; a point may carry several or none."""

    weeks: tuple[MixedWeek, ...]
    emotions: tuple[tuple[str, int, Metric], ...]


def answer(store: Store, rests_on: Basis, about: Filter) -> Mix:
    """The mix of what `about` lets through, over the weeks of the trend and the days of the period."""
    period = rests_on.period
    daily = grouped(store.counts(period.trend.within(about), by=("day",)), "day")
    weeks = []
    for week in period.weeks:
        count = total(each for day, counts in daily.items() if week.since <= day <= week.until for each in counts)
        weeks.append(MixedWeek(week.since, week.until, tuple(count[name] for name in SENTIMENTS)))
    felt = store.emotions(period.within(about))
    emotions = [(value, n, share(n, felt.of, of="points")) for (_, value), n in felt.counts.items()]
    return Mix(
        tuple(weeks),
        tuple(sorted(((value, n, metric) for value, n, metric in emotions if metric), key=lambda each: -each[1])),
    )
