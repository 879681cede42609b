"""What waits in no topic: dense groups of it become topics between refits, without touching the others."""

from __future__ import annotations

from datetime import date

from voc.domain import TOUCHPOINTS, Topic, TopicEvent
from voc.store import Store
from voc.topics.tag import all_topics, tag

# So many of the newest segments in no topic are looked at for each touchpoint: a day costs the same after years.
SIZE = 4_000


def settle(store: Store) -> list[Topic]:
    """The topics that dense groups among the newest segments in no topic have become."""
    born: list[Topic] = []
    for touchpoint in TOUCHPOINTS:
        born += _settle_one(store, touchpoint)
    return born


def _settle_one(store: Store, touchpoint: str) -> list[Topic]:
    from voc.models.topics.assign import telling_of
    from voc.models.topics.candidates import candidates, is_dense

    known = all_topics(store)
    # A run that was killed may have stored topics and not their segments.
    tag(store, store.topics.buffer(touchpoint, limit=SIZE), touchpoint, known)
    waiting = store.topics.buffer(touchpoint, limit=SIZE)
    telling = telling_of(waiting.texts, len(waiting))
    if not is_dense(waiting.vectors[telling]):
        return []
    days = [day.astype(date) for day in waiting.days[telling]]
    texts = [waiting.texts[i] for i in telling]
    topics = candidates(
        waiting.vectors[telling],
        texts,
        days,
        touchpoint=touchpoint,
        known=known,
        next_id=store.topics.next_id(),
        polarity=waiting.polarity[telling],
    )
    events = [
        TopicEvent(t.id, "born", reason=f"{t.size} segments that were in no topic are close together") for t in topics
    ]
    store.topics.save(topics, events=events)
    tag(store, waiting, touchpoint, [*known, *topics])
    return topics
