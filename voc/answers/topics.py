"""What is being talked about at a contact point: volume, net sentiment, trend and typical words of each topic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from voc.answers.figures import difference, net_sentiment, share
from voc.answers.period import Basis, basis
from voc.answers.tally import OF_WEEKS, History, Week, courses, history, total
from voc.domain import Filter, Quote, Topic
from voc.insights.metrics import Metric
from voc.store import Order, Store

# The topic id of segments that were looked at and found in no topic; None stands for those not looked at yet.
NOISE = 0
# How large topics are, which says what of them is listed: the other measures are asked of those alone.
SIZE = ("messages", "segments")
Sizes = Mapping[int | None, Mapping[str, int]]


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
    found = {topic_id: size for (topic_id,), size in store.sums(rests_on.filter, ("topic_id",), SIZE).items()}
    known = store.topics.list(touchpoint=filter.touchpoint)
    [listed] = largest(store, rests_on, [(known, found)], limit=limit, quotes=quotes)
    return Topics(rests_on, listed, _unassigned(found))


def one(store: Store, topic_id: int, filter: Filter, *, quotes: int = 10) -> TopicAnswer:
    """One topic, its share taken of the segments of its touchpoint.

    Raises:
        UnknownItem: if there is no such topic.
    """
    topic = store.topics.get(topic_id)
    rests_on = basis(store, replace(filter, touchpoint=topic.touchpoint, topic_id=None))
    segments = total(store.counts(rests_on.filter))["segments"]
    return _told(store, rests_on, [_Chosen(topic, segments)], quotes)[0]


def histories(
    store: Store, rests_on: Basis, topic_ids: Sequence[int], *, touchpoints: Sequence[str] | None = None
) -> dict[int, History]:
    """What weeks tell of each topic; with `touchpoints`, of what is said of it at the one beside it there.

    The other measures of its counts are 0: to add up all 22 was half of the SQL of an answer.
    """
    by: tuple[str, ...] = ("topic_id",)
    keys: list[tuple[Any, ...]] = [(id,) for id in topic_ids]
    if touchpoints is not None:
        by, keys = ("touchpoint", "topic_id"), [*zip(touchpoints, topic_ids, strict=True)]
    found = courses(store, rests_on, by, topics=topic_ids, measures=OF_WEEKS)
    silent = history((), rests_on.period)
    return {id: found.get(key, silent) for id, key in zip(topic_ids, keys, strict=True)}


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A topic that is listed, and the segments that its share is taken of."""

    topic: Topic
    segments: int


def largest(
    store: Store,
    rests_on: Basis,
    groups: Iterable[tuple[Iterable[Topic], Sizes]],
    *,
    limit: int,
    quotes: int,
    apart: bool = False,
) -> list[tuple[TopicAnswer, ...]]:
    """Of each group of (known topics, sizes of topics): pinned topics, then those with the most messages.

    With `apart`, sizes and answers are of what is said of a topic at its own touchpoint.
    """
    chosen = [_most(known, found, limit) for known, found in groups]
    every = [each for group in chosen for each in group]
    told = iter(_told(store, rests_on, every, quotes, apart=apart))
    return [tuple(islice(told, len(group))) for group in chosen]


def _most(known: Iterable[Topic], found: Sizes, limit: int) -> list[_Chosen]:
    segments = _segments(found)
    spoken_of = [topic for topic in known if topic.id in found and found[topic.id]["messages"]]
    spoken_of.sort(key=lambda topic: (not topic.pinned, -found[topic.id]["messages"], topic.id))
    return [_Chosen(topic, segments) for topic in spoken_of[:limit]]


def _told(
    store: Store, rests_on: Basis, chosen: Sequence[_Chosen], quotes: int, *, apart: bool = False
) -> list[TopicAnswer]:
    ids = [each.topic.id for each in chosen]
    found = histories(store, rests_on, ids, touchpoints=[each.topic.touchpoint for each in chosen] if apart else None)
    said = store.topic_quotes(rests_on.filter, ids, limit=quotes, orders=("typical", "recent")) if quotes else {}
    return [_topic(rests_on, each, found[each.topic.id], said.get(each.topic.id, {})) for each in chosen]


def _topic(rests_on: Basis, chosen: _Chosen, found: History, said: Mapping[Order, tuple[Quote, ...]]) -> TopicAnswer:
    topic = chosen.topic
    now = net_sentiment(found.now)
    return TopicAnswer(
        id=topic.id,
        touchpoint=topic.touchpoint,
        name=topic.name,
        keywords=topic.keywords,
        messages=found.now["messages"],
        messages_before=found.before["messages"],
        segments=found.now["segments"],
        share=share(found.now["segments"], chosen.segments),
        net_sentiment=now,
        change=difference(now, net_sentiment(found.before)),
        first_seen=topic.born,
        new=rests_on.period.since <= topic.born <= rests_on.period.until,
        trend=found.weeks,
        description=topic.description,
        parent=topic.parent,
        coherence=topic.coherence,
        accepted=topic.accepted,
        typical=said.get("typical", ()),
        recent=said.get("recent", ()),
    )


def _segments(found: Sizes) -> int:
    return sum(each["segments"] for each in found.values())


def _unassigned(found: Sizes) -> Metric | None:
    return share(sum(found[key]["segments"] for key in (NOISE, None) if key in found), _segments(found))
