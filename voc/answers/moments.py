"""Moments of truth: who stays, wavers and leaves, over what; and what is the last straw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from voc.answers.people import evidence, part, topic_names
from voc.answers.period import Basis, basis
from voc.domain import Count, Filter, Quote, Remark
from voc.errors import InvalidValue
from voc.insights.journeys.contrast import Contrast, contrast
from voc.insights.metrics import Metric
from voc.models.topics.names import headline, praised
from voc.store import Store

GRADES = ("loyal", "wavering", "leaving", "left")
# What groups of customers can be told apart by without asking for each value.
GROUPS = ("touchpoint", "stage", "topic_id", "source", "channel", "brand", "product")
GOING = ("leaving", "left")
# A false discovery rate of one in ten: these are hints where to look, each with its quotes.
MAX_FALSE = 0.1


@dataclass(frozen=True, slots=True)
class Loyalty:
    """The loyalty that one group speaks of: segments by grade; `at_risk` is the share that waver, leave or left."""

    group: str
    segments: int
    loyal: int
    wavering: int
    leaving: int
    left: int
    at_risk: Metric | None
    topic_id: int | None = None


@dataclass(frozen=True, slots=True)
class Straw:
    """What messages of leavers speak of more than those of all others: the odds ratio `times` with its interval.

    `leaving` and `staying` messages speak of it and do more than praise it; `q` is the share of false ones among straws
    this striking.
    """

    name: str
    kind: str
    leaving: int
    staying: int
    times: Metric
    q: float
    topic_id: int | None = None
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Moments:
    """Loyalty in the period, by group, and the straws beyond chance; `leavers` of all `messages` speak of leaving."""

    basis: Basis
    all: Loyalty
    by: str
    groups: tuple[Loyalty, ...]
    leavers: int
    messages: int
    straws: tuple[Straw, ...]


def answer(store: Store, filter: Filter, *, by: str = "touchpoint", limit: int = 10, quotes: int = 2) -> Moments:
    """Loyalty by `by`, one of `GROUPS`, and the `limit` strongest straws.

    Raises:
        InvalidValue: for an unknown group.
    """
    if by not in GROUPS:
        raise InvalidValue("by", by, f"one of {', '.join(GROUPS)}")
    rests_on = basis(store, filter, leans_on=("loyalty", "touchpoint"))
    names = topic_names(store)
    counts = store.counts(rests_on.filter, by=(by,))
    groups = (_loyalty(count, by, names) for count in counts if count["segments"])
    leavers = store.leavers(rests_on.filter)
    messages = sum(count["messages"] for count in store.counts(rests_on.filter))
    straws = _straws(store, rests_on, leavers, messages - leavers, names)
    return Moments(
        basis=rests_on,
        all=_loyalty(next(iter(store.counts(rests_on.filter))), "all", names),
        by=by,
        groups=tuple(sorted(groups, key=lambda one: -(one.wavering + one.leaving + one.left))),
        leavers=leavers,
        messages=messages,
        straws=tuple(_quoted(store, rests_on, straw, quotes) for straw in straws[:limit]),
    )


def is_reason(remark: Remark) -> bool:
    """Whether what a leaver says may be why: neither "I am leaving" is, nor what is praised in the same message.

    `Store.reasons` counts by the same rule.
    """
    return remark.loyalty is None and remark.sentiment != "positive"


def _loyalty(count: Count, by: str, names: dict[int, str]) -> Loyalty:
    value = count.key.get(by)
    loyal, wavering, leaving, left = (count[grade] for grade in GRADES)
    topic = value if by == "topic_id" and value else None
    name = names.get(topic, "hidden topic") if topic else "no topic" if by == "topic_id" else str(value or "not said")
    return Loyalty(
        "all" if by == "all" else name, count["segments"], loyal, wavering, leaving, left,
        part(wavering + leaving + left, count["segments"], "segments"), topic,
    )  # fmt: skip


def _straws(store: Store, rests_on: Basis, going: int, staying: int, names: dict[int, str]) -> list[Straw]:
    """The topics and touchpoints that messages of leavers speak of beyond chance, the surest first."""
    found: list[Straw] = []
    for kind, by in (("topic", "topic_id"), ("touchpoint", "touchpoint")):
        counts = store.reasons(rests_on.filter, by=by)
        shown = {key: n for key, n in counts.items() if (key in names if kind == "topic" else key != "none")}
        first = {key: n.of_leavers for key, n in shown.items()}
        second = {key: n.messages - n.of_leavers for key, n in shown.items()}
        judged = contrast(first, second, of_first=going, of_second=staying)
        found += [_straw(one, kind, names) for one in judged if one.low > 0 and one.q <= MAX_FALSE]
    return sorted(found, key=lambda straw: -straw.times.low)


def _straw(one: Contrast[Any], kind: str, names: dict[int, str]) -> Straw:
    times = Metric(
        one.ratio, *one.ratio_interval, one.first + one.second, "messages that do more than praise it",
        "odds among leavers / odds among all others, log-odds with a prior of two mentions",
    )  # fmt: skip
    topic = one.key if kind == "topic" else None
    return Straw(names.get(one.key, str(one.key)), kind, one.first, one.second, times, one.q, topic)


def _quoted(store: Store, rests_on: Basis, straw: Straw, quotes: int) -> Straw:
    about = replace(rests_on.filter, topic_id=straw.topic_id) if straw.topic_id else rests_on.filter
    about = about if straw.topic_id else replace(about, touchpoint=straw.name)
    said = list(filter(is_reason, store.remarks(about, of_leavers=rests_on.filter)))
    return replace(straw, name=_name(store, about, straw, said), quotes=evidence(store, said, quotes))


def _name(store: Store, about: Filter, straw: Straw, said: list[Remark]) -> str:
    """Its name; for a topic that has its own from those who praise it, what leavers say of it instead."""
    if straw.topic_id is None or not store.shows_evidence:
        return straw.name
    topic = store.topics.get(straw.topic_id)
    if not any(praised(topic, count) for count in store.counts(about)):
        return straw.name
    return headline([remark.text for remark in said]) or straw.name
