"""Do people recommend the company or warn of it, because of what, and how is that changing?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from voc.answers.figures import Said, balance, growth, per_thousand
from voc.answers.period import Basis, basis
from voc.answers.tally import History, Week, courses, history
from voc.answers.wording import counted, listed, number
from voc.domain import TOUCHPOINTS, Filter, Quote
from voc.insights import metrics
from voc.insights.metrics import Metric
from voc.store import Amplification, Store

# With fewer messages in both periods a growth is not worth a sentence.
_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Talk:
    """Word of mouth about one thing: everything, a touchpoint, a topic or a brand.

    Counts are messages. `balance` is (recommends - warns) / (recommends + warns), None where nobody did either.
    """

    name: str
    recommends: int
    warns: int
    received: int
    balance: Metric | None
    touchpoint: str | None = None
    topic_id: int | None = None
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """How much of what is said is said of one brand."""

    brand: str
    messages: int
    share: Metric


@dataclass(frozen=True, slots=True)
class WordOfMouth:
    """Recommendations, warnings and word of mouth received, per 1,000 messages and by cause."""

    basis: Basis
    messages: int
    all: Talk
    recommendations: Metric | None
    recommendations_before: Metric | None
    warnings: Metric | None
    warnings_before: Metric | None
    received: Metric | None
    # How many times as often as in the period before, per message.
    recommendations_growth: Metric | None
    warnings_growth: Metric | None
    # How far the messages that recommend and that warn went, by measure.
    amplification: Mapping[str, Amplification]
    trend: tuple[Week, ...]
    touchpoints: tuple[Talk, ...]
    # Topics that make people recommend and topics that make them warn, the most first, with their quotes.
    praised: tuple[Talk, ...]
    warned_of: tuple[Talk, ...]
    # Share of voice; empty where there is only one brand.
    brands: tuple[Voice, ...]


def answer(store: Store, filter: Filter, *, limit: int = 5, quotes: int = 2) -> WordOfMouth:
    """Word of mouth in what the filter lets through, with the `limit` topics that cause most of each kind."""
    rests_on = basis(store, filter, leans_on=("word_of_mouth", "touchpoint"))
    found = courses(store, rests_on).get((), history((), rests_on.period))
    messages, before = found.now["messages"], found.before["messages"]
    praised, warned_of = _causes(store, rests_on, limit, quotes)
    return WordOfMouth(
        basis=rests_on,
        messages=messages,
        all=_talk("all", found.now),
        recommendations=per_thousand(found.now["recommends"], messages),
        recommendations_before=per_thousand(found.before["recommends"], before),
        warnings=per_thousand(found.now["warns"], messages),
        warnings_before=per_thousand(found.before["warns"], before),
        received=per_thousand(found.now["received"], messages),
        recommendations_growth=_growth(found, "recommends"),
        warnings_growth=_growth(found, "warns"),
        amplification={name: store.amplification(rests_on.filter, measure=name) for name in ("recommends", "warns")},
        trend=found.weeks,
        touchpoints=_by_touchpoint(store, rests_on),
        praised=praised,
        warned_of=warned_of,
        brands=_brands(store, rests_on),
    )


def movement(found: WordOfMouth) -> list[str]:
    """How fast word of mouth grows and how far it went, in sentences."""
    growths = {"Recommendations": found.recommendations_growth, "Warnings": found.warnings_growth}
    said = [
        f"{noun} were {times.value:.1f} times as frequent as in the period before, between {times.low:.1f} and"
        f" {times.high:.1f}."
        for noun, times in growths.items()
        if times is not None and times.n >= _ENOUGH
    ]
    told = [
        _went(noun, count, found.amplification[measure])
        for noun, measure, count in (
            ("recommendations", "recommends", found.all.recommends),
            ("warnings", "warns", found.all.warns),
        )
        if found.amplification[measure].messages
    ]
    if not told and (found.all.recommends or found.all.warns):
        told = ["How far it went is not known: no source of these messages says so."]
    return said + told


def _went(noun: str, count: int, far: Amplification) -> str:
    reach = [] if far.reach is None else [f"a reach of {number(far.reach)}"]
    sums = (("share", "shares", far.shares), ("reply", "replies", far.replies), ("like", "likes", far.likes))
    told = [*reach, *(counted(n, one, many) for one, many, n in sums if n is not None)]
    return f"Of {number(count)} {noun} {number(far.messages)} say how far they went: {listed(told)}."


def _growth(found: History, measure: str) -> Metric | None:
    now, before = found.now, found.before
    return growth(now[measure], before[measure], of=now["messages"], of_before=before["messages"])


def _talk(name: str, count: Said, *, touchpoint: str | None = None, topic_id: int | None = None) -> Talk:
    return Talk(
        name=name,
        recommends=count["recommends"],
        warns=count["warns"],
        received=count["received"],
        balance=balance(count),
        touchpoint=touchpoint,
        topic_id=topic_id,
    )


def _by_touchpoint(store: Store, rests_on: Basis) -> tuple[Talk, ...]:
    counts = {count.key["touchpoint"]: count for count in store.counts(rests_on.filter, by=("touchpoint",))}
    talks = (_talk(name, counts[name], touchpoint=name) for name in TOUCHPOINTS if name in counts)
    return tuple(sorted(talks, key=lambda talk: -(talk.recommends + talk.warns)))


def _causes(store: Store, rests_on: Basis, limit: int, quotes: int) -> tuple[tuple[Talk, ...], tuple[Talk, ...]]:
    sums = store.sums(rests_on.filter, ("topic_id",), ("recommends", "warns", "received"))
    counts = {topic_id: each for (topic_id,), each in sums.items()}
    topics = [topic for topic in store.topics.list(touchpoint=rests_on.filter.touchpoint) if topic.id in counts]

    def most(measure: str) -> tuple[Talk, ...]:
        said = sorted((-counts[topic.id][measure], topic.name, topic.id, topic) for topic in topics)
        talks = [
            _talk(topic.name, counts[topic.id], touchpoint=topic.touchpoint, topic_id=topic.id)
            for number, _, _, topic in said[:limit]
            if number
        ]
        return _quoted(store, rests_on.filter, talks, measure, quotes)

    return most("recommends"), most("warns")


def _quoted(store: Store, filter: Filter, talks: Sequence[Talk], measure: str, quotes: int) -> tuple[Talk, ...]:
    if not quotes:
        return tuple(talks)
    ids = [talk.topic_id for talk in talks if talk.topic_id is not None]
    said = store.topic_quotes(filter, ids, limit=quotes, orders=["confident"], measure=measure)
    return tuple(replace(talk, quotes=said[talk.topic_id or 0]["confident"]) for talk in talks)


def _brands(store: Store, rests_on: Basis) -> tuple[Voice, ...]:
    counts = store.of_all_brands().counts(replace(rests_on.filter, brand=None), by=("brand",))
    messages = {count.key["brand"]: count["messages"] for count in counts if count.key["brand"]}
    everyone = sum(messages.values())
    if len(messages) < 2:
        return ()
    return tuple(
        Voice(brand, number, metrics.rate(number, everyone, of="messages with a brand"))
        for brand, number in sorted(messages.items(), key=lambda item: -item[1])
    )
