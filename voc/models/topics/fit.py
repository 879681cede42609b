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
from voc.models.topics.assign import THRESHOLD, assign_telling, destination, nearest, pack, telling_of
from voc.models.topics.identity import match
from voc.models.topics.names import Name

# Grouping is quadratic in this: 4 s at 6,000, 7 s at 8,000 on one core, with 0.3 GB at 6,000.
SAMPLE = 6_000
# The fewest segments that make a topic.
LEAST = 8


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
    (default: 1 in 400, at least 8). What is left over is searched once more in the order of time, in parts as large as
    the sample: what a few people said in one month is lost in a sample of years. Pinned topics stay even when they
    are not found again. Texts that say nothing ("Kind regards", "-----") are noise.

    *Shape:* `vectors` (n, width) of unit length; `texts` and `days` n

    Raises:
        InvalidValue: where `texts` or `days` are not as many as `vectors`.
    """
    if not len(vectors) == len(texts) == len(days):
        raise InvalidValue("texts and days", f"{len(texts)} and {len(days)}", f"there are {len(vectors)} vectors")
    telling = telling_of(texts, len(vectors))
    chosen = telling[_sample(len(telling), sample_size, seed)]
    least = max(LEAST, len(chosen) // 400) if min_size is None else min_size
    mine = [topic for topic in known if topic.touchpoint == touchpoint]
    middles, names = _found(vectors, texts, chosen, _given(mine), min_size=least, threshold=threshold)
    for part in _leftovers(vectors, days, telling, middles, size=sample_size, threshold=threshold):
        taken = [*_given(mine), *(name.phrase for name in names)]
        more, more_names = _found(vectors, texts, part, taken, min_size=min_size or LEAST, threshold=threshold)
        middles, names = np.concatenate([middles, more]), names + more_names
    topics = _topics(middles, names, mine, touchpoint=touchpoint, next_id=next_id)
    assignment, probability = assign_telling(vectors, topics, telling, threshold=threshold)
    return Fit(_counted(topics, assignment, days, new_from=next_id), assignment, probability)


def _given(known: Sequence[Topic]) -> list[str]:
    """The names that people gave and that no other topic may have."""
    return [topic.name for topic in known if topic.status == "active" and (topic.renamed or topic.pinned)]


def _found(
    vectors: NDArray[np.floating],
    texts: Sequence[str],
    chosen: NDArray[np.intp],
    taken: Sequence[str],
    *,
    min_size: int,
    threshold: float,
) -> tuple[NDArray[np.float32], list[Name]]:
    """The centroids and names of the groups among the chosen segments."""
    if len(chosen) < max(2, min_size):
        return np.zeros((0, vectors.shape[1]), dtype=np.float32), []
    from voc.models.topics.model import find  # imports BERTopic, which takes seconds

    sample = vectors[chosen].astype(np.float32)
    return find([texts[i] for i in chosen], sample, min_size=min_size, threshold=threshold, taken=taken)


def _leftovers(
    vectors: NDArray[np.floating],
    days: Sequence[date],
    telling: NDArray[np.intp],
    middles: NDArray[np.float32],
    *,
    size: int,
    threshold: float,
) -> list[NDArray[np.intp]]:
    """The segments near none of `middles`, oldest first, in equal parts of at most `size`."""
    rows, _ = nearest(vectors[telling], middles, threshold=threshold)
    left = telling[rows < 0]
    if not len(left):
        return []
    when = np.array([days[i].toordinal() for i in left])
    return np.array_split(left[np.argsort(when, kind="stable")], -(-len(left) // size))


def _sample(n: int, size: int, seed: int) -> NDArray[np.int64]:
    if n <= size:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, size, replace=False))


def _topics(
    middles: NDArray[np.float32], names: Sequence[Name], known: Sequence[Topic], *, touchpoint: str, next_id: int
) -> list[Topic]:
    """One topic per group, known where it continues one, and the known ones that were not found."""
    fresh = Topic(0, touchpoint, "", (), b"", 0, date.min)
    found = []
    for middle, name, topic in zip(middles, names, match(middles, known), strict=True):
        if topic is None:
            topic, next_id = replace(fresh, id=next_id), next_id + 1
        found.append(_named(replace(topic, centroid=pack(middle)), name))
    ids = {topic.id for topic in found}
    every = [*found, *(topic for topic in known if topic.id not in ids)]
    by_id = {topic.id: topic for topic in every}
    # What a found topic was merged into lives on, even where it is no longer a group of its own.
    live = {end.id for topic in found if (end := destination(topic, by_id))}
    return [
        topic
        if topic.status == "merged"
        else replace(topic, status="active" if topic.pinned or topic.id in live else "retired")
        for topic in every
    ]


def _named(topic: Topic, name: Name) -> Topic:
    """The topic as its group is called now, unless it was merged or a person named or pinned it."""
    if topic.status == "merged":
        return topic
    return replace(topic, name=topic.name if topic.renamed or topic.pinned else name.phrase, keywords=name.keywords)


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
