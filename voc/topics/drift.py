"""How what people talk about has changed since a day: shares then and now, what was born, what ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from voc.domain import Filter, Topic
from voc.store import Store
from voc.topics.tag import all_topics

_LIFE = ("born", "grown", "split", "merged", "died", "returned")


@dataclass(frozen=True, slots=True)
class Shift:
    """One topic: its share of the segments before and since the day, and the segments behind them."""

    id: int
    name: str
    touchpoint: str
    segments_before: int
    segments: int
    share_before: float
    share: float


@dataclass(frozen=True, slots=True)
class Turn:
    """Something a fit saw: what became of a topic, on which day of the calendar."""

    day: date
    topic_id: int
    name: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Drift:
    """What changed since `since`, compared with as many days before it.

    `distance` is the total variation between the shares of topics then and now: 0 the same, 1 nothing in common.
    `shifts` are the topics with the largest changes of share; `turns` the births and ends since then, oldest first.
    """

    since: date
    until: date
    distance: float
    shifts: tuple[Shift, ...]
    turns: tuple[Turn, ...]


def drift(store: Store, *, since: date, limit: int = 20) -> Drift:
    """What changed since a day; nothing where there is no feedback."""
    days = store.feedback.days()
    until = max(days[1], since) if days else since
    before = Filter(since=since - timedelta(days=(until - since).days + 1), until=since - timedelta(days=1))
    then, now = _segments(store, before), _segments(store, Filter(since=since, until=until))
    shifts = [_shift(topic, then, now) for topic in all_topics(store) if topic.id in then or topic.id in now]
    elsewhere = abs(_share(then, 0) - _share(now, 0))
    distance = (sum(abs(shift.share - shift.share_before) for shift in shifts) + elsewhere) / 2
    shifts.sort(key=lambda shift: (-abs(shift.share - shift.share_before), shift.id))
    return Drift(since, until, round(distance, 3), tuple(shifts[:limit]), tuple(_turns(store, since)))


def _segments(store: Store, filter: Filter) -> dict[int, int]:
    return {count.key["topic_id"] or 0: count["segments"] for count in store.counts(filter, by=("topic_id",))}


def _shift(topic: Topic, then: dict[int, int], now: dict[int, int]) -> Shift:
    counts = then.get(topic.id, 0), now.get(topic.id, 0)
    return Shift(topic.id, topic.name, topic.touchpoint, *counts, _share(then, topic.id), _share(now, topic.id))


def _share(counts: dict[int, int], id: int) -> float:
    return counts.get(id, 0) / max(sum(counts.values()), 1)


def _turns(store: Store, since: date) -> list[Turn]:
    names = {topic.id: topic.name for topic in all_topics(store)}
    seen = {
        (refit.until, event.topic_id): Turn(
            refit.until, event.topic_id, names.get(event.topic_id, ""), event.kind, event.reason
        )
        for refit in store.refits.list(status="promoted")
        if refit.until >= since
        for event in refit.events
        if event.kind in _LIFE
    }
    return [seen[key] for key in sorted(seen)]
