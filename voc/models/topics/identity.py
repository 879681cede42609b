"""Which newly found topic is one that was known before: by what is in it, and by where it lies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voc.domain import Topic
from voc.models.topics.assign import centroid

# Centroids of the same topic found in two halves of one data set are this similar; see docs/methods/topics.md.
SAME = 0.85
# Two topics that have half of all their segments in common are one topic, wherever the encoder puts them.
SHARED = 0.5


def match(
    centroids: NDArray[np.float32],
    known: Sequence[Topic],
    *,
    shared: NDArray[np.floating] | None = None,
    threshold: float = SAME,
) -> list[Topic | None]:
    """The known topic that each centroid continues, or None: one to one, the best assignment over all pairs.

    A pair counts from a cosine of `threshold` on, or where half of its segments are `shared`; it is worth the sum of
    both. Known topics of another width (another encoder) are known by their segments alone.

    *Shape:* `centroids` (k, width) of unit length, `shared` (k, known) from 0 to 1 -> k
    """
    from scipy.optimize import linear_sum_assignment

    matched: list[Topic | None] = [None] * len(centroids)
    if not known or not len(centroids):
        return matched
    similarity = np.stack([_cosines(centroids, topic) for topic in known], axis=1)
    overlap = np.zeros_like(similarity) if shared is None else shared
    eligible = (similarity >= threshold) | (overlap >= SHARED)
    # A pair that does not count is worth nothing, so that it cannot displace one that does.
    rows, columns = linear_sum_assignment(np.where(eligible, similarity + overlap, 0), maximize=True)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if eligible[row, column]:
            matched[row] = known[column]
    return matched


def overlaps(
    groups: NDArray[np.int64], previous: NDArray[np.int64], count: int, ids: Sequence[int]
) -> NDArray[np.float64]:
    """What share of all segments of a group and of a known topic (by id) are in both (Jaccard).

    *Shape:* `groups` (n,) from 0 or -1, `previous` (n,) topic ids -> (count, ids)
    """
    column = {id: at for at, id in enumerate(ids)}
    at = np.array([column.get(int(id), -1) for id in previous], dtype=np.int64)
    both = np.zeros((count, len(ids)))
    inside = (groups >= 0) & (at >= 0)
    np.add.at(both, (groups[inside], at[inside]), 1)
    sizes = np.bincount(groups[groups >= 0], minlength=count)[:, None]
    before = np.bincount(at[at >= 0], minlength=len(ids))[None, :]
    found: NDArray[np.float64] = both / np.maximum(sizes + before - both, 1)
    return found


def _cosines(centroids: NDArray[np.float32], topic: Topic) -> NDArray[np.float32]:
    middle = centroid(topic)
    same_width = len(middle) == centroids.shape[1]
    return centroids @ middle if same_width else np.zeros(len(centroids), dtype=np.float32)
