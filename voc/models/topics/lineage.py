"""What became of each topic in a refit: told from where its segments were before and where they are now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from voc.domain import Topic, TopicEvent

# Half of its segments decide where a topic went; a fifth of them is worth telling where a new one came from.
_MOST, _PART = 0.5, 0.2


def follow(
    topics: Sequence[Topic],
    known: Sequence[Topic],
    *,
    previous: NDArray[np.int64],
    assignment: NDArray[np.int64],
) -> tuple[list[Topic], list[TopicEvent]]:
    """The topics, those that ended knowing where most of their segments went, and what happened to each.

    *Shape:* `previous` and `assignment` (n,): the topic id of each segment before and after, 0 or less for none
    """
    before = {topic.id: topic for topic in known}
    flows = Counter(zip(previous.tolist(), assignment.tolist(), strict=True))
    events: list[TopicEvent] = []
    followed = []
    for topic in topics:
        told = list(_told(topic, before.get(topic.id), flows, before))
        events += told
        into = next((event.others[0] for event in told if event.kind == "merged"), None)
        ended = topic.status == "retired" and into is not None
        followed.append(replace(topic, merged_into=into) if ended else topic)
    return followed, events


def kept(previous: NDArray[np.int64], assignment: NDArray[np.int64], topics: Sequence[Topic]) -> float:
    """The share of the segments in a topic that stay in it, or in what a person merged it into; 1 without any."""
    into = {topic.id: topic.merged_into for topic in topics if topic.status == "merged"}
    was = np.array([into.get(id, id) for id in previous.tolist()], dtype=np.int64)
    inside = previous > 0
    return float((was == assignment)[inside].mean()) if inside.any() else 1.0


def _told(
    topic: Topic, before: Topic | None, flows: Mapping[tuple[int, int], int], known: Mapping[int, Topic]
) -> Iterator[TopicEvent]:
    if before is None:
        yield from _born(topic, flows, known)
    elif before.status == "active" and topic.status == "retired":
        yield _ended(topic, flows)
    elif before.status == "retired" and topic.status == "active":
        yield TopicEvent(topic.id, "returned", reason=f"{topic.size} segments are near it again")


def _born(topic: Topic, flows: Mapping[tuple[int, int], int], known: Mapping[int, Topic]) -> Iterator[TopicEvent]:
    came = {old: n for (old, new), n in flows.items() if new == topic.id and old in known}
    parents = tuple(sorted((old for old in came if came[old] >= _PART * topic.size), key=lambda old: -came[old]))
    inside = f"{sum(came.values())} of its {topic.size} segments were in other topics"
    if not parents:
        yield TopicEvent(topic.id, "born", reason=inside)
        return
    yield TopicEvent(topic.id, "grown", parents, inside)
    for old in parents:
        if came[old] >= _MOST * topic.size:
            yield TopicEvent(old, "split", (topic.id,), f"{came[old]} of its segments are in {topic.name!r} now")


def _ended(topic: Topic, flows: Mapping[tuple[int, int], int]) -> TopicEvent:
    went = {new: n for (old, new), n in flows.items() if old == topic.id}
    total = sum(went.values())
    into = max((new for new in went if new > 0), key=lambda new: (went[new], -new), default=0)
    if into and went[into] >= _MOST * total:
        return TopicEvent(topic.id, "merged", (into,), f"{went[into]} of its {total} segments are in it now")
    return TopicEvent(topic.id, "died", reason=f"no group of segments is near it; it had {total}")
