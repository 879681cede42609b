"""Which newly found topic is one that was known before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voc.domain import Topic
from voc.models.topics.assign import centroid

# Centroids of the same topic found in two halves of one data set are this similar; see docs/methods/topics.md.
SAME = 0.85


def match(centroids: NDArray[np.float32], known: Sequence[Topic], *, threshold: float = SAME) -> list[Topic | None]:
    """The known topic that each centroid continues, or None: one to one, with the greatest total similarity.

    *Shape:* `centroids` (k, width) of unit length -> k
    """
    from scipy.optimize import linear_sum_assignment

    matched: list[Topic | None] = [None] * len(centroids)
    if not known or not len(centroids):
        return matched
    similarity = centroids @ np.stack([centroid(topic) for topic in known]).T
    # A pair below the threshold is worth nothing, so that it cannot displace a pair above it.
    rows, columns = linear_sum_assignment(np.where(similarity >= threshold, similarity, 0), maximize=True)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if similarity[row, column] >= threshold:
            matched[row] = known[column]
    return matched
