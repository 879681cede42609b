"""Sub-topics under topics under touchpoints, with segments that add up at every level."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from voc.domain import TOUCHPOINTS, Filter, Topic
from voc.store import Store


@dataclass(frozen=True, slots=True)
class Node:
    """A touchpoint (id None), a topic, or what is in no topic (id 0); `segments` are its own and those below it."""

    id: int | None
    name: str
    own: int
    segments: int
    children: tuple[Node, ...] = ()


def tree(store: Store, filter: Filter) -> tuple[Node, ...]:
    """The touchpoints with their topics, the largest first; hidden topics count with what is in no listed topic."""
    counted: dict[str, dict[int, int]] = defaultdict(dict)
    for count in store.counts(filter, by=("touchpoint", "topic_id")):
        of = counted[count.key["touchpoint"]]
        of[count.key["topic_id"] or 0] = of.get(count.key["topic_id"] or 0, 0) + count["segments"]
    known = store.topics.list()
    return tuple(
        _touchpoint(name, counted[name], [topic for topic in known if topic.touchpoint == name])
        for name in (*TOUCHPOINTS, "none")
        if counted.get(name)
    )


def _touchpoint(name: str, counts: dict[int, int], topics: list[Topic]) -> Node:
    ids = {topic.id for topic in topics}
    below: dict[int | None, list[Topic]] = defaultdict(list)
    for topic in topics:
        below[topic.parent if topic.parent in ids else None].append(topic)
    nodes = [_topic(topic, counts, below) for topic in below[None]]
    listed = sum(node.segments for node in nodes)
    total = sum(counts.values())
    rest = [Node(0, "in no topic", total - listed, total - listed)] if total > listed else []
    children = sorted((node for node in nodes if node.segments), key=lambda node: (-node.segments, node.id or 0))
    return Node(None, name, 0, total, (*children, *rest))


def _topic(topic: Topic, counts: dict[int, int], below: dict[int | None, list[Topic]]) -> Node:
    children = [_topic(child, counts, below) for child in below[topic.id]]
    own = counts.get(topic.id, 0)
    shown = sorted((child for child in children if child.segments), key=lambda child: (-child.segments, child.id or 0))
    return Node(topic.id, topic.name, own, own + sum(child.segments for child in shown), tuple(shown))
