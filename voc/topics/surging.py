"""What begins inside known topics: a subject that is suddenly said gets a topic of its own before the weekly search."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from voc.domain import TOUCHPOINTS, Topic, TopicEvent
from voc.store import Store
from voc.topics.tag import all_topics, retag

if TYPE_CHECKING:
    from voc.models.topics.surges import Surge


# So many new segments on one day are worth another look, which reads all of the last weeks.
ENOUGH = 100


def follow(store: Store, *, until: date, new: int) -> list[Topic]:
    """The topics that what is suddenly said in the days up to `until` has become; older segments near them are theirs.

    With the first of the `new` segments of a day, and again with every hundred. A day costs the same after years: only
    the last weeks are looked at, unless a topic is found.
    """
    day, since = store.topics.followed()
    if day == until and since + new < ENOUGH:
        store.topics.mark_followed(until, since=since + new)
        return []
    born = [topic for touchpoint in TOUCHPOINTS for topic in _follow_one(store, touchpoint, until)]
    retag(store)
    store.topics.mark_followed(until)
    return born


def _follow_one(store: Store, touchpoint: str, until: date) -> list[Topic]:
    from voc.models.topics.assign import telling_of
    from voc.models.topics.surges import BEFORE, DAYS, surged

    found = store.topics.embeddings(touchpoint, since=until - timedelta(days=DAYS + BEFORE - 1), until=until)
    telling = telling_of(found.texts, len(found))
    if not len(telling):
        return []
    new = surged(
        found.vectors[telling],
        [found.texts[i] for i in telling],
        [day.astype(date) for day in found.days[telling]],
        [found.feedback_ids[i] for i in telling],
        until=until,
        touchpoint=touchpoint,
        known=[topic for topic in all_topics(store) if topic.home == touchpoint],
        next_id=store.topics.next_id(),
        polarity=found.polarity[telling],
    )
    if new:
        events = [TopicEvent(topic.id, "born", reason=_reason(surge)) for topic, surge in new]
        store.topics.save([topic for topic, _ in new], events=events, stale=[touchpoint])
    return [topic for topic, _ in new]


def _reason(surge: Surge) -> str:
    return f"{surge.messages} messages within three days say nearly the same, where {surge.expected:.1f} were expected"
