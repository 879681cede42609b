"""Which topic each segment belongs to, after topics or segments changed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from voc.domain import TOUCHPOINTS, Topic
from voc.store import Embeddings, Store


def tag_new(store: Store) -> dict[str, int]:
    """Give the segments that no topic model has looked at to topics; how many are in none, by touchpoint."""
    new, topics = store.topics.unassigned(), all_topics(store)
    return {touchpoint: tag(store, new, touchpoint, topics) for touchpoint in (*TOUCHPOINTS, "none")}


def retag(store: Store) -> None:
    """Give all segments of the touchpoints whose topics changed to them again."""
    for touchpoint in store.topics.stale():
        for voice in (store.of_all_brands(), store.of_employees()):
            tag(store, voice.topics.embeddings(touchpoint), touchpoint, all_topics(store))
        store.topics.mark_tagged(touchpoint)


def tag(store: Store, embeddings: Embeddings, touchpoint: str, topics: Sequence[Topic]) -> int:
    """Give the segments of a touchpoint to its topics; how many are in none."""
    from voc.models.topics.assign import assign

    chosen = np.flatnonzero(np.array(embeddings.touchpoints) == touchpoint)
    mine = [topic for topic in topics if topic.home == touchpoint]
    texts = [embeddings.texts[i] for i in chosen]
    ids, probability = assign(embeddings.vectors[chosen], mine, texts=texts, excluded=store.topics.exclusions())
    store.topics.assign(embeddings.segment_ids[chosen], ids, probability)
    return int((ids == 0).sum())


def all_topics(store: Store) -> list[Topic]:
    """Every topic of the workspace, whatever its status."""
    return store.topics.list(include_hidden=True, include_ended=True)
