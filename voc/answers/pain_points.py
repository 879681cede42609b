"""What hurts and what is beginning to hurt: topics of negative and help-seeking segments, ranked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import log2
from typing import Literal

from voc.answers import changes
from voc.answers.figures import growth, moment_of_truth, per_thousand
from voc.answers.period import Basis, basis, messages_of
from voc.answers.tally import Pair, Week, pairs, total
from voc.answers.topics import histories
from voc.domain import Count, Filter, Insight, Quote, Topic
from voc.insights import metrics
from voc.insights.metrics import Metric
from voc.insights.series import severity
from voc.insights.spread import spread
from voc.models.topics.names import headline, praised
from voc.store import Store

Course = Literal["new", "rising", "steady", "falling"]
# Fewer messages than this in the period are anecdotes: they are counted in the topic, not ranked as a pain point.
MIN_MESSAGES = 5
# Complaints in which a name is looked for.
_HEADLINE_OF = 30


@dataclass(frozen=True, slots=True)
class PainPoint:
    """One topic that hurts.

    `name` is that of the topic, or, where more praise than blame it and nobody named it, what the complaints say.
    `messages` are those that complain about it or ask for help; `rate` and `rate_before` are per 1,000 messages of
    the period and of the equal one before it; `growth` is their ratio. `course` is `rising` or `falling` where the
    interval of the growth lies above or below 1, `new` where nobody spoke of it before the period. `score` orders:
    messages x severity x (1 + loyalty risk) x log2(1 + lower end of growth). `spread` is how many mentions follow one
    mention, of the last week, None where there were too few.
    """

    topic_id: int
    touchpoint: str
    name: str
    keywords: tuple[str, ...]
    messages: int
    messages_before: int
    rate: Metric
    rate_before: Metric | None
    growth: Metric | None
    course: Course
    severity: float
    loyalty_risk: Metric | None
    score: float
    first_seen: date
    insight: Insight | None
    trend: tuple[Week, ...]
    quotes: tuple[Quote, ...]
    spread: Metric | None = None


@dataclass(frozen=True, slots=True)
class PainPoints:
    """Pain points: those that rise for certain, then the others, by score. `messages` is what the rates are of."""

    basis: Basis
    points: tuple[PainPoint, ...]
    messages: int


def answer(store: Store, filter: Filter, *, limit: int = 10, quotes: int = 3) -> PainPoints:
    """The pain points that the filter lets through, each with up to `quotes` typical complaints."""
    rests_on = basis(store, filter, leans_on=("sentiment", "request", "touchpoint"))
    everyone = messages_of(rests_on.filter)
    volume = Pair(total(store.counts(everyone)), total(store.counts(rests_on.period.previous.within(everyone))))
    found = {topic_id: pair for (topic_id,), pair in pairs(store, rests_on, ("topic_id",)).items()}
    known = {topic.id: topic for topic in store.topics.list(touchpoint=filter.touchpoint)}
    painful = [topic_id for topic_id in known if topic_id in found and _pain(found[topic_id].now) >= MIN_MESSAGES]
    points = sorted(
        (_point(known[i], found[i], volume) for i in painful),
        key=lambda point: (point.course != "rising", -point.score, point.topic_id),
    )
    shown = _headed(store, rests_on, points[:limit], [i for i in painful if praised(known[i], found[i].now)])
    return PainPoints(rests_on, _with_evidence(store, rests_on, shown, quotes), volume.now["messages"])


def _pain(count: Count) -> int:
    # A message may both complain and ask for help; the larger count never counts it twice.
    return max(count["negative_messages"], min(count["help"], count["messages"]))


def _headed(store: Store, rests_on: Basis, points: Sequence[PainPoint], praised: Collection[int]) -> list[PainPoint]:
    """The points, those about something that is praised under the name of what its complaints say."""
    ids = [point.topic_id for point in points if point.topic_id in praised]
    negative = replace(rests_on.filter, sentiment="negative")
    said = store.topic_quotes(negative, ids, limit=_HEADLINE_OF, orders=["recent"]) if ids else {}
    names = {id: headline([quote.text for quote in quotes["recent"]]) for id, quotes in said.items()}
    return [replace(point, name=names.get(point.topic_id) or point.name) for point in points]


def _point(topic: Topic, found: Pair, volume: Pair) -> PainPoint:
    now, before = _pain(found.now), _pain(found.before)
    of, of_before = volume.now["messages"], volume.before["messages"]
    times, risk, gravity = (
        growth(now, before, of=of, of_before=of_before),
        moment_of_truth(found.now),
        severity(found.now),
    )
    return PainPoint(
        topic_id=topic.id,
        touchpoint=topic.touchpoint,
        name=topic.name,
        keywords=topic.keywords,
        messages=now,
        messages_before=before,
        rate=metrics.per_thousand(now, of),
        rate_before=per_thousand(before, of_before),
        growth=times,
        course=_course(times),
        severity=gravity,
        loyalty_risk=risk,
        score=now * gravity * (1 + (risk.value if risk else 0.0)) * log2(1 + (times.low if times else 1.0)),
        first_seen=topic.born,
        insight=None,
        trend=(),
        quotes=(),
    )


def _course(times: Metric | None) -> Course:
    if times is None or times.low <= 1 <= times.high:
        return "steady"
    return "rising" if times.low > 1 else "falling"


def _insights(store: Store, rests_on: Basis) -> dict[int, Insight]:
    """The most severe insight of the period by topic."""
    by_severity = sorted(changes.touching(store, rests_on), key=lambda insight: insight.severity)
    return {insight.topic_id: insight for insight in by_severity if insight.topic_id is not None}


def _with_evidence(store: Store, rests_on: Basis, points: Sequence[PainPoint], quotes: int) -> tuple[PainPoint, ...]:
    ids = [point.topic_id for point in points]
    insights, found, daily = (
        _insights(store, rests_on),
        histories(store, rests_on, ids),
        _daily(store, rests_on, ids),
    )
    negative = replace(rests_on.filter, sentiment="negative")
    said = store.topic_quotes(negative, ids, limit=quotes, orders=["typical"]) if quotes else {}
    return tuple(
        replace(
            point,
            course="new" if point.first_seen >= rests_on.period.since else point.course,
            insight=insights.get(point.topic_id),
            trend=found[point.topic_id].weeks,
            quotes=said[point.topic_id]["typical"] if quotes else (),
            spread=spread(daily[point.topic_id]),
        )
        for point in points
    )


def _daily(store: Store, rests_on: Basis, topic_ids: Sequence[int]) -> dict[int, list[int]]:
    """Negative messages of each topic on each day of the two weeks up to the end of the period."""
    last = rests_on.period.until
    days = [last - timedelta(days=back) for back in range(13, -1, -1)]
    about = replace(rests_on.filter, since=days[0], until=last)
    counts = store.counts(about, by=("topic_id", "day"), topics=topic_ids)
    found = {(count.key["topic_id"], count.key["day"]): count["negative_messages"] for count in counts}
    return {id: [found.get((id, day), 0) for day in days] for id in topic_ids}
