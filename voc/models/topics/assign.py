"""Which topic a segment belongs to: the nearest centroid, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from voc.domain import Topic
from voc.errors import InvalidValue
from voc.models.topics.noise import noise

# A segment less similar than this to every centroid is in no topic, unless the topic has a radius of its own.
# With 0.45 for all, 30 % of app reviews go into topics of pet insurance (0.5: 24 %).
THRESHOLD = 0.5
# What is this similar to a quote that does not belong to a topic, and more so than to the topic, does not either.
REFUSAL = 0.8
# Chosen on banking77: with 0.07 the mean probability is the share of new questions that get the right intent (.73).
TEMPERATURE = 0.07
NOISE = 0
_BLOCK = 10_000
Excluded = Mapping[int, NDArray[np.floating]]


def assign(
    vectors: NDArray[np.floating],
    topics: Sequence[Topic],
    *,
    texts: Sequence[str] | None = None,
    excluded: Excluded | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The topic id of each vector and the probability of it; id 0 and probability 0 where no topic is near enough.

    The probability is a softmax over the similarities in which "no topic" takes part with the radius of the topic.
    Segments near a merged topic go to the topic it was merged into; retired topics take nothing, and no topic takes
    what is closer to its `excluded` quotes (by topic id) than to its centroid. Where `texts` are given, those that
    say nothing ("Kind regards", "great app") are in no topic, as in a fit.

    *Shape:* `vectors` (n, width) of unit length, `texts` n -> (n,), (n,)

    Raises:
        InvalidValue: where `texts` are not as many as `vectors`.
    """
    if texts is None:
        return _assign(vectors, topics, excluded or {})
    return assign_telling(vectors, topics, telling_of(texts, len(vectors)), excluded=excluded)


def assign_telling(
    vectors: NDArray[np.floating],
    topics: Sequence[Topic],
    telling: NDArray[np.intp],
    *,
    excluded: Excluded | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """As `assign`, of the rows in `telling`; all others are in no topic."""
    ids = np.full(len(vectors), NOISE, dtype=np.int64)
    probability = np.zeros(len(vectors), dtype=np.float32)
    ids[telling], probability[telling] = _assign(vectors[telling], topics, excluded or {})
    return ids, probability


def telling_of(texts: Sequence[str], count: int) -> NDArray[np.intp]:
    """The rows of the texts that are neither small talk nor a bare verdict.

    Raises:
        InvalidValue: where `texts` are not `count`.
    """
    if len(texts) != count:
        raise InvalidValue("texts", f"{len(texts)} of them", f"there are {count} vectors")
    return np.flatnonzero([noise(text) is None for text in texts])


def _assign(
    vectors: NDArray[np.floating], topics: Sequence[Topic], excluded: Excluded
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    targets = _targets(topics)
    live = [topic for topic in topics if topic.id in targets and len(topic.centroid) == 2 * vectors.shape[1]]
    ids = np.array([*(targets[topic.id] for topic in live), NOISE], dtype=np.int64)
    if not live:
        return np.full(len(vectors), NOISE, dtype=np.int64), np.zeros(len(vectors), dtype=np.float32)
    centroids = np.stack([centroid(topic) for topic in live])
    radius = np.array([THRESHOLD if topic.radius is None else topic.radius for topic in live], dtype=np.float32)
    refused = _refused(live, targets, excluded)
    best, probability = nearest(vectors, centroids, radius=radius, refused=refused)
    return ids[best], probability


def nearest(
    vectors: NDArray[np.floating],
    centroids: NDArray[np.float32],
    *,
    radius: NDArray[np.float32] | float = THRESHOLD,
    refused: Mapping[int, NDArray[np.float32]] | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The row of the nearest centroid, or -1 where it is further away than its `radius`, and its probability.

    `refused` are vectors, by row of the centroid, that keep what is near them away from it.

    *Shape:* (n, width), (k, width), radius (k,) -> (n,), (n,)
    """
    if not len(centroids):
        return np.full(len(vectors), -1, dtype=np.int64), np.zeros(len(vectors), dtype=np.float32)
    least = np.broadcast_to(np.asarray(radius, dtype=np.float32), (len(centroids),))
    blocks = [
        _nearest(vectors[at : at + _BLOCK], centroids, least, refused or {})
        for at in range(0, max(len(vectors), 1), _BLOCK)
    ]
    return np.concatenate([rows for rows, _ in blocks]), np.concatenate([p for _, p in blocks])


def _nearest(
    vectors: NDArray[np.floating],
    centroids: NDArray[np.float32],
    radius: NDArray[np.float32],
    refused: Mapping[int, NDArray[np.float32]],
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    vectors = vectors.astype(np.float32, copy=False)
    similarity = vectors @ centroids.T
    for row, near in refused.items():
        closest = (vectors @ near.T).max(axis=1)
        similarity[(closest >= REFUSAL) & (closest >= similarity[:, row]), row] = -1
    # Of the topics that reach this far, the nearest; a wide topic does not take what a tight one beside it refuses.
    reached = np.where(similarity >= radius, similarity, -2)
    best = reached.argmax(axis=1)
    top = reached.max(axis=1)
    odds = np.exp((similarity - top[:, None]) / TEMPERATURE).sum(axis=1) + np.exp((radius[best] - top) / TEMPERATURE)
    return np.where(top > -2, best, -1), np.where(top > -2, 1 / odds, 0).astype(np.float32)


def _refused(live: Sequence[Topic], targets: Mapping[int, int], excluded: Excluded) -> dict[int, NDArray[np.float32]]:
    """The excluded quotes by row of `live`: those of a topic and of all topics that became one with it."""
    by_target: dict[int, list[NDArray[np.floating]]] = {}
    for id, quotes in excluded.items():
        if id in targets:
            by_target.setdefault(targets[id], []).append(quotes)
    return {
        row: np.concatenate(by_target[targets[topic.id]]).astype(np.float32)
        for row, topic in enumerate(live)
        if targets[topic.id] in by_target
    }


def centroid(topic: Topic) -> NDArray[np.float32]:
    """The centroid of a topic. *Shape:* (width,) of unit length."""
    return np.frombuffer(topic.centroid, dtype="<f2").astype(np.float32)


def pack(vector: NDArray[np.floating]) -> bytes:
    """A vector as `Topic.centroid` holds it. *Shape:* (width,)."""
    return vector.astype("<f2").tobytes()


def destination(topic: Topic, by_id: Mapping[int, Topic]) -> Topic | None:
    """Where the segments of a topic go: itself, or what it was merged into at last; None where that leads nowhere."""
    end: Topic | None = topic
    seen: set[int] = set()
    while end is not None and end.status == "merged" and end.id not in seen:
        seen.add(end.id)
        end = by_id.get(end.merged_into or NOISE)
    return end if end is not None and end.status != "merged" else None


def _targets(topics: Sequence[Topic]) -> Mapping[int, int]:
    """The id that a segment near each topic gets; without topics that take nothing."""
    by_id = {topic.id: topic for topic in topics}
    ends = {topic.id: destination(topic, by_id) for topic in topics}
    return {id: end.id for id, end in ends.items() if end is not None and end.status == "active"}
