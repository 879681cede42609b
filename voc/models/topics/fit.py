"""The topics of one touchpoint: found on a sample, then given to every segment that is near enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from voc.domain import Topic
from voc.errors import InvalidValue
from voc.models.topics.assign import THRESHOLD, assign, nearest, pack
from voc.models.topics.groups import group
from voc.models.topics.identity import match
from voc.models.topics.names import Name, name_topics
from voc.models.topics.phrases import says_something

# Grouping is quadratic in this: 4 s at 6,000, 7 s at 8,000 on one core, with 0.3 GB at 6,000.
SAMPLE = 6_000


@dataclass(frozen=True, slots=True)
class Fit:
    """What was found: `assignment` is a topic id or 0 (noise) per segment, `probability` is 0 for noise.

    `topics` are the active ones, largest first, then known ones that are not found any more (retired).
    """

    topics: list[Topic]
    assignment: NDArray[np.int64]
    probability: NDArray[np.float32]


def fit(
    vectors: NDArray[np.floating],
    texts: Sequence[str],
    *,
    touchpoint: str,
    days: Sequence[date],
    known: Sequence[Topic] = (),
    next_id: int,
    seed: int = 0,
    min_size: int | None = None,
    sample_size: int = SAMPLE,
    threshold: float = THRESHOLD,
) -> Fit:
    """Topics of `vectors`; the same input gives the same topics.

    A found topic that continues one of `known` keeps its id, its birthday and, where a person named it, its name;
    new ones are numbered from `next_id`. `min_size` is the fewest segments of the sample that make a topic
    (default: 1 in 400, at least 8). Pinned topics stay even when they are not found again. Texts that say nothing
    ("Kind regards", "-----") are noise.

    *Shape:* `vectors` (n, width) of unit length; `texts` and `days` n

    Raises:
        InvalidValue: where `texts` or `days` are not as many as `vectors`.
    """
    if not len(vectors) == len(texts) == len(days):
        raise InvalidValue("texts and days", f"{len(texts)} and {len(days)}", f"there are {len(vectors)} vectors")
    telling = np.flatnonzero([says_something(text) for text in texts])
    chosen = telling[_sample(len(telling), sample_size, seed)]
    least = max(8, len(chosen) // 400) if min_size is None else min_size
    sample = vectors[chosen].astype(np.float32)
    middles = _middles(sample, least, threshold=threshold)
    topics = _topics(middles, [t for t in known if t.touchpoint == touchpoint], touchpoint=touchpoint, next_id=next_id)
    assignment, probability = _assigned(vectors, topics, telling, threshold=threshold)
    topics = _counted(topics, assignment, days, new_from=next_id)
    named = _named(topics, [texts[i] for i in chosen], sample, assignment[chosen])
    return Fit(named, assignment, probability)


def _assigned(
    vectors: NDArray[np.floating], topics: Sequence[Topic], telling: NDArray[np.int64], *, threshold: float
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    assignment = np.zeros(len(vectors), dtype=np.int64)
    probability = np.zeros(len(vectors), dtype=np.float32)
    assignment[telling], probability[telling] = assign(vectors[telling], topics, threshold=threshold)
    return assignment, probability


def _sample(n: int, size: int, seed: int) -> NDArray[np.int64]:
    if n <= size:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, size, replace=False))


def _middles(vectors: NDArray[np.float32], least: int, *, threshold: float) -> NDArray[np.float32]:
    """The centroids of the groups, after two rounds of giving every vector to the nearest one."""
    groups = group(vectors, min_size=least)
    for _ in range(2):
        groups = _renumber(nearest(vectors, _centroids(vectors, groups), threshold=threshold)[0], least)
    return _centroids(vectors, groups)


def _renumber(groups: NDArray[np.int64], least: int) -> NDArray[np.int64]:
    sizes = np.bincount(groups[groups >= 0])
    order = [k for k in np.argsort(-sizes, kind="stable") if sizes[k] >= least]
    number = np.full(len(sizes) + 1, -1, dtype=np.int64)
    number[order] = np.arange(len(order))
    return number[groups]


def _centroids(vectors: NDArray[np.float32], groups: NDArray[np.int64]) -> NDArray[np.float32]:
    means = [vectors[groups == k].mean(axis=0) for k in range(int(groups.max(initial=-1)) + 1)]
    if not means:
        return np.zeros((0, vectors.shape[1]), dtype=np.float32)
    stacked = np.stack(means)
    unit: NDArray[np.float32] = stacked / np.linalg.norm(stacked, axis=1, keepdims=True)
    return unit


def _topics(middles: NDArray[np.float32], known: Sequence[Topic], *, touchpoint: str, next_id: int) -> list[Topic]:
    """One topic per centroid, known where it continues one, and the known ones that were not found."""
    fresh = Topic(0, touchpoint, "", (), b"", 0, date.min)
    found = []
    for middle, topic in zip(middles, match(middles, known), strict=True):
        if topic is None:
            topic, next_id = replace(fresh, id=next_id), next_id + 1
        found.append(replace(topic, centroid=pack(middle)))
    ids = {topic.id for topic in found}
    missing = [topic for topic in known if topic.id not in ids]
    # What a found topic was merged into lives on, even where it is no longer a group of its own.
    live = ids | {topic.merged_into for topic in found if topic.status == "merged"}
    return [
        topic
        if topic.status == "merged"
        else replace(topic, status="active" if topic.pinned or topic.id in live else "retired")
        for topic in [*found, *missing]
    ]


def _counted(
    topics: Sequence[Topic], assignment: NDArray[np.int64], days: Sequence[date], *, new_from: int
) -> list[Topic]:
    """The topics with their sizes, largest first; new ones are born with their first segment."""
    born: dict[int, date] = {}
    sizes: Counter[int] = Counter()
    for topic_id, day in zip(assignment.tolist(), days, strict=True):
        sizes[topic_id] += 1
        born[topic_id] = min(born.get(topic_id, day), day)
    counted = [
        replace(topic, size=sizes[topic.id], born=born[topic.id] if topic.id >= new_from else topic.born)
        for topic in topics
        if sizes[topic.id] or topic.id < new_from
    ]
    return sorted(counted, key=lambda topic: (topic.status != "active", -topic.size, topic.id))


def _named(
    topics: Sequence[Topic], texts: Sequence[str], vectors: NDArray[np.float32], assignment: NDArray[np.int64]
) -> list[Topic]:
    """The topics with names and keywords from the sample; what a person renamed or pinned keeps its name."""
    present = set(assignment.tolist())
    named = [topic for topic in topics if topic.id in present]
    number = {topic.id: i for i, topic in enumerate(named)}
    groups = np.array([number.get(i, -1) for i in assignment.tolist()], dtype=np.int64)
    kept = [topic.name for topic in named if topic.renamed or topic.pinned]
    names = {topic.id: name for topic, name in zip(named, name_topics(texts, vectors, groups, taken=kept), strict=True)}
    return [_with_name(topic, names.get(topic.id)) for topic in topics]


def _with_name(topic: Topic, name: Name | None) -> Topic:
    if name is None:
        return topic
    keep = topic.renamed or topic.pinned
    return replace(topic, name=topic.name if keep else name.phrase, keywords=name.keywords)
