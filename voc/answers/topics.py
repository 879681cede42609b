"""What is being talked about at a contact point: volume, net sentiment, trend and typical words of each topic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from voc.answers.figures import difference, net_sentiment, share
from voc.answers.period import Basis, basis, span
from voc.answers.tally import Pair, Week, history, pairs, total
from voc.domain import Count, Filter, Quote, Topic
from voc.insights.metrics import Metric
from voc.store import Store

# The topic id of segments that were looked at and found in no topic; None stands for those not looked at yet.
NOISE = 0


@dataclass(frozen=True, slots=True)
class TopicAnswer:
    """One topic in a period.

    `parent` is the topic it is a sub-topic of. `coherence` is the mean cosine of its segments to its middle, `accepted`
    the estimated share of them that a careful reader would leave in it; both are of the last fit.
    `share` is its part of the segments that the filter lets through. `change` is net sentiment against the previous
    equal period, in points. `first_seen` is the first day anyone spoke of it, and `new` says that this day lies in
    the period. `typical` and `recent` hold at most one quote per message.
    """

    id: int
    touchpoint: str
    name: str
    keywords: tuple[str, ...]
    messages: int
    messages_before: int
    segments: int
    share: Metric | None
    net_sentiment: Metric | None
    change: Metric | None
    first_seen: date
    new: bool
    trend: tuple[Week, ...]
    description: str = ""
    parent: int | None = None
    coherence: float | None = None
    accepted: float | None = None
    typical: tuple[Quote, ...] = ()
    recent: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Topics:
    """Pinned topics first, then those with the most messages. `unassigned` is the share of segments in no topic."""

    basis: Basis
    topics: tuple[TopicAnswer, ...]
    unassigned: Metric | None


def answer(store: Store, filter: Filter, *, limit: int = 20, quotes: int = 3) -> Topics:
    """The topics that the filter lets through, each with up to `quotes` typical and as many recent quotes."""
    rests_on = basis(store, filter)
    found = {topic_id: pair for (topic_id,), pair in pairs(store, rests_on, ("topic_id",)).items()}
    known = store.topics.list(touchpoint=filter.touchpoint)
    return Topics(rests_on, largest(store, rests_on, known, found, limit=limit, quotes=quotes), _unassigned(found))


def one(store: Store, topic_id: int, filter: Filter, *, quotes: int = 10) -> TopicAnswer:
    """One topic, its share taken of the segments of its touchpoint.

    Raises:
        UnknownItem: if there is no such topic.
    """
    topic = store.topics.get(topic_id)
    rests_on = basis(store, replace(filter, touchpoint=topic.touchpoint, topic_id=None))
    segments = total(store.counts(rests_on.filter))["segments"]
    found = history(_daily(store, rests_on, topic_id), rests_on.period)
    return _topic(store, rests_on, topic, Pair(found.now, found.before), segments, quotes)


def trend(store: Store, rests_on: Basis, topic_id: int) -> tuple[Week, ...]:
    """The weeks of one topic."""
    return history(_daily(store, rests_on, topic_id), rests_on.period).weeks


def largest(
    store: Store, rests_on: Basis, known: Iterable[Topic], found: Mapping[int | None, Pair], *, limit: int, quotes: int
) -> tuple[TopicAnswer, ...]:
    """Pinned topics, then those with the most messages, out of the `known` ones."""
    segments = _segments(found)
    spoken_of = [topic for topic in known if topic.id in found and found[topic.id].now["messages"]]
    spoken_of.sort(key=lambda topic: (not topic.pinned, -found[topic.id].now["messages"], topic.id))
    return tuple(_topic(store, rests_on, topic, found[topic.id], segments, quotes) for topic in spoken_of[:limit])


def _topic(store: Store, rests_on: Basis, topic: Topic, found: Pair, segments: int, quotes: int) -> TopicAnswer:
    now = net_sentiment(found.now)
    said = replace(rests_on.filter, topic_id=topic.id)
    return TopicAnswer(
        id=topic.id,
        touchpoint=topic.touchpoint,
        name=topic.name,
        keywords=topic.keywords,
        messages=found.now["messages"],
        messages_before=found.before["messages"],
        segments=found.now["segments"],
        share=share(found.now["segments"], segments),
        net_sentiment=now,
        change=difference(now, net_sentiment(found.before)),
        first_seen=topic.born,
        new=rests_on.period.since <= topic.born <= rests_on.period.until,
        trend=trend(store, rests_on, topic.id),
        description=topic.description,
        parent=topic.parent,
        coherence=topic.coherence,
        accepted=topic.accepted,
        typical=tuple(store.quotes(said, limit=quotes, order="typical")) if quotes else (),
        recent=tuple(store.quotes(said, limit=quotes, order="recent")) if quotes else (),
    )


def _daily(store: Store, rests_on: Basis, topic_id: int) -> list[Count]:
    return store.counts(span(rests_on.period).within(replace(rests_on.filter, topic_id=topic_id)), by=("day",))


def _segments(found: Mapping[int | None, Pair]) -> int:
    return sum(each.now["segments"] for each in found.values())


def _unassigned(found: Mapping[int | None, Pair]) -> Metric | None:
    return share(sum(found[key].now["segments"] for key in (NOISE, None) if key in found), _segments(found))
