"""How each contact point between customers and the company is doing, and how that changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from voc.answers import topics
from voc.answers.figures import difference, moment_of_truth, net_sentiment, rate
from voc.answers.period import Basis, basis
from voc.answers.tally import History, Week, courses, grouped, history
from voc.answers.topics import TopicAnswer
from voc.domain import TASKS, TOUCHPOINTS, Count, Filter, Topic
from voc.insights import metrics
from voc.insights.metrics import Metric
from voc.store import Store

EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class StageShare:
    """How much of what is said falls before, during or after the purchase."""

    stage: str
    segments: int
    share: Metric
    net_sentiment: Metric | None


@dataclass(frozen=True, slots=True)
class SubTouchpointShare:
    """One sub-touchpoint of the company's taxonomy; None stands for what none of them fits."""

    sub_touchpoint: str | None
    messages: int
    segments: int
    share: Metric
    net_sentiment: Metric | None


@dataclass(frozen=True, slots=True)
class TouchpointAnswer:
    """One touchpoint in a period; `touchpoint` is "all" for everything the filter lets through.

    `change` is net sentiment against the previous equal period, in points. Effort, moment of truth (wavering,
    leaving or left) and expectation gap are shares of segments.
    """

    touchpoint: str
    messages: int
    messages_before: int
    segments: int
    net_sentiment: Metric | None
    change: Metric | None
    effort_rate: Metric | None
    moment_of_truth_rate: Metric | None
    expectation_gap_rate: Metric | None
    trend: tuple[Week, ...]
    stages: tuple[StageShare, ...] = ()
    topics: tuple[TopicAnswer, ...] = ()
    sub_touchpoints: tuple[SubTouchpointShare, ...] = ()


@dataclass(frozen=True, slots=True)
class Touchpoints:
    """Every touchpoint anyone spoke of, the most messages first, and all of them together."""

    basis: Basis
    all: TouchpointAnswer
    touchpoints: tuple[TouchpointAnswer, ...]


def answer(store: Store, filter: Filter, *, limit: int = 3, quotes: int = 0) -> Touchpoints:
    """The touchpoints that the filter lets through, each with its `limit` largest topics."""
    rests_on = basis(store, filter)
    together = courses(store, rests_on).get((), history((), rests_on.period))
    by_name = courses(store, rests_on, ("touchpoint",))
    found = {name: by_name[name,] for name in TOUCHPOINTS if (name,) in by_name}
    spoken_of = [name for name, each in found.items() if each.now["messages"]]
    spoken_of.sort(key=lambda name: -found[name].now["messages"])
    stages = grouped(store.counts(rests_on.filter, by=("touchpoint", "stage")), "touchpoint")
    largest = _largest_topics(store, rests_on, limit, quotes) if limit else {}
    divided = _divided(store, rests_on)
    return Touchpoints(
        rests_on,
        _touchpoint(EVERYTHING, together),
        tuple(
            replace(
                _touchpoint(name, found[name]),
                stages=_stages(stages[name]),
                topics=largest.get(name, ()),
                sub_touchpoints=divided.get(name, ()),
            )
            for name in spoken_of
        ),
    )


def _largest_topics(store: Store, rests_on: Basis, limit: int, quotes: int) -> dict[str, tuple[TopicAnswer, ...]]:
    """The largest topics by touchpoint."""
    found: defaultdict[str, dict[int | None, dict[str, int]]] = defaultdict(dict)
    for (name, topic_id), size in store.sums(rests_on.filter, ("touchpoint", "topic_id"), topics.SIZE).items():
        found[name][topic_id] = size
    known: defaultdict[str, list[Topic]] = defaultdict(list)
    for topic in store.topics.list():
        known[topic.touchpoint].append(topic)
    names = [name for name in found if name in known]
    groups = [(known[name], found[name]) for name in names]
    listed = topics.largest(store, rests_on, groups, limit=limit, quotes=quotes, apart=True)
    return dict(zip(names, listed, strict=True))


def _touchpoint(name: str, found: History) -> TouchpointAnswer:
    now = net_sentiment(found.now)
    return TouchpointAnswer(
        touchpoint=name,
        messages=found.now["messages"],
        messages_before=found.before["messages"],
        segments=found.now["segments"],
        net_sentiment=now,
        change=difference(now, net_sentiment(found.before)),
        effort_rate=rate(found.now, "high_effort"),
        moment_of_truth_rate=moment_of_truth(found.now),
        expectation_gap_rate=rate(found.now, "expectation_gap"),
        trend=found.weeks,
    )


def _divided(store: Store, rests_on: Basis) -> dict[str, tuple[SubTouchpointShare, ...]]:
    """The sub-touchpoints of each touchpoint that has any, the most segments first; nothing without a taxonomy."""
    if rests_on.taxonomy is None:
        return {}
    counts = grouped(store.counts(rests_on.filter, by=("touchpoint", "sub_touchpoint")), "touchpoint")
    return {
        name: _shares(found)
        for name, found in counts.items()
        if any(count.key["sub_touchpoint"] is not None for count in found)
    }


def _shares(found: Iterable[Count]) -> tuple[SubTouchpointShare, ...]:
    counts = sorted(found, key=lambda count: -count["segments"])
    segments = sum(count["segments"] for count in counts)
    return tuple(
        SubTouchpointShare(
            count.key["sub_touchpoint"],
            count["messages"],
            count["segments"],
            metrics.rate(count["segments"], segments),
            net_sentiment(count),
        )
        for count in counts
    )


def _stages(found: Iterable[Count]) -> tuple[StageShare, ...]:
    counts = {count.key["stage"]: count for count in found}
    segments = sum(count["segments"] for count in counts.values())
    return tuple(
        StageShare(stage, count["segments"], metrics.rate(count["segments"], segments), net_sentiment(count))
        for stage in TASKS["stage"]
        if (count := counts.get(stage))
    )
