"""Sub-topics: topics that lie close together stand under the largest of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from voc.domain import Topic
from voc.models.topics.assign import centroid

# Topics whose centroids have on average this cosine are one subject in several shades.
CLOSE = 0.7


def with_parents(topics: Sequence[Topic]) -> list[Topic]:
    """The topics, each active one under the largest active one of its kind; that one, and a lone one, under none.

    Average linkage over the centroids, one level deep: the segments of a topic and of its sub-topics add up.
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import pdist

    active = [topic for topic in topics if topic.status == "active"]
    if len(active) < 2:
        return [replace(topic, parent=None) for topic in topics]
    distances = np.maximum(pdist(np.stack([centroid(topic) for topic in active]), "cosine"), 0)
    groups = fcluster(linkage(distances, "average"), 1 - CLOSE, "distance").tolist()
    heads: dict[int, Topic] = {}
    for topic, group in zip(active, groups, strict=True):
        if group not in heads or (topic.size, -topic.id) > (heads[group].size, -heads[group].id):
            heads[group] = topic
    parents = {
        topic.id: None if heads[group].id == topic.id else heads[group].id
        for topic, group in zip(active, groups, strict=True)
    }
    return [replace(topic, parent=parents.get(topic.id)) for topic in topics]
