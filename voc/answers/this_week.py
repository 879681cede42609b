"""What changed this week, in sentences: the seven days up to the last feedback against the seven before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from voc.answers.figures import beyond_chance, difference, growth, net_sentiment
from voc.answers.period import Period, basis
from voc.answers.tally import Pair, pairs, total
from voc.answers.wording import counted, percent, plain, signed
from voc.domain import TOUCHPOINTS, Filter
from voc.store import Store

DAYS = 7
# Topics that are looked at one by one: with more, chance alone would make one of them move.
_TOPICS = 20


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and what it is about, so that it can open to the words."""

    text: str
    touchpoint: str | None = None
    topic_id: int | None = None


@dataclass(frozen=True, slots=True)
class ThisWeek:
    """Sentences about `period`, the most general first; one says so where nothing moved beyond chance."""

    period: Period
    sentences: tuple[Sentence, ...]


def answer(store: Store, filter: Filter) -> ThisWeek:
    """The last seven days of the filter."""
    until = basis(store, filter).period.until
    rests_on = basis(store, replace(filter, since=until - timedelta(days=DAYS - 1), until=until))
    before = rests_on.period.previous.within(rests_on.filter)
    everything = Pair(total(store.counts(rests_on.filter)), total(store.counts(before)))
    if not everything.now["messages"]:
        return ThisWeek(rests_on.period, (Sentence("Nobody wrote this week."),))
    touchpoints = {name: pair for (name,), pair in pairs(store, rests_on, ("touchpoint",)).items()}
    topics = {id: pair for (id,), pair in pairs(store, rests_on, ("topic_id",)).items() if id}
    names = {topic.id: topic.name for topic in store.topics.list(touchpoint=filter.touchpoint)}
    moved = [
        *_moods({name: touchpoints[name] for name in TOUCHPOINTS if name in touchpoints}),
        *_growing({id: pair for id, pair in topics.items() if id in names}, names, everything),
    ]
    rest = moved or [Sentence("No touchpoint and no large topic moved beyond what chance explains.")]
    return ThisWeek(rests_on.period, (Sentence(_whole(everything)), *rest))


def _whole(everything: Pair) -> str:
    now, before = everything.now["messages"], everything.before["messages"]
    mood = net_sentiment(everything.now)
    text = f"{counted(now, 'message')} this week"
    if before:
        share = percent(abs(now / before - 1), digits=0)
        much = "as many as" if now == before else f"{share} {'more' if now > before else 'fewer'} than"
        text += f", {much} the week before"
    change_of_mood = difference(mood, net_sentiment(everything.before))
    if mood is None:
        return f"{text}."
    verb = "is"
    if change_of_mood and beyond_chance(change_of_mood):
        verb = "rose to" if change_of_mood.value > 0 else "fell to"
    return f"{text}; net sentiment {verb} {signed(mood.value)} ({signed(mood.low)} to {signed(mood.high)})."


def _moods(found: dict[str, Pair]) -> Iterator[Sentence]:
    for name, pair in found.items():
        now = net_sentiment(pair.now)
        change = difference(now, net_sentiment(pair.before))
        if now and change and beyond_chance(change):
            verb = "rose" if change.value > 0 else "fell"
            text = f"Net sentiment of {name} {verb} by {plain(abs(change.value))} points to {signed(now.value)}."
            yield Sentence(text, touchpoint=name)


def _growing(found: dict[int, Pair], names: dict[int, str], everything: Pair) -> Iterator[Sentence]:
    largest = sorted(found, key=lambda id: -found[id].now["negative_messages"])[:_TOPICS]
    for id in largest:
        now, before = (count["negative_messages"] for count in (found[id].now, found[id].before))
        of, of_before = everything.now["messages"], everything.before["messages"]
        times = growth(now, before, of=of, of_before=of_before, outside=0.05 / len(largest))
        if times and times.low > 1:
            text = f"Complaints about “{names[id]}” grew from {before:,} to {now:,}."
            yield Sentence(text, topic_id=id)
