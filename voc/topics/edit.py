"""Edits that change which segments a topic takes: done, and all of history given to its topics again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from voc.domain import Topic
from voc.errors import InvalidValue
from voc.store import Store, TopicChange
from voc.topics.tag import all_topics, retag


def change(
    store: Store,
    id: int,
    *,
    name: str | None = None,
    description: str | None = None,
    hidden: bool | None = None,
    pinned: bool | None = None,
    touchpoint: str | None = None,
    exclude_quotes: Sequence[tuple[str, int, int]] = (),
    by: str,
) -> Topic:
    """A topic as it is after these edits; what is None stays.

    Raises:
        UnknownItem: for a topic that is not in this workspace.
        InvalidValue: for a value out of its range; edits named before it in the signature are done then.
    """
    store.topic_edits.update(id, name=name, description=description, hidden=hidden, pinned=pinned, by=by)
    if touchpoint is not None:
        store.topic_edits.move(id, touchpoint, by=by)
    if exclude_quotes:
        exclude(store, id, exclude_quotes, by=by)
    store.rollups.refresh()
    return store.topics.get(id)


def split(store: Store, id: int, *, parts: int = 2, by: str) -> list[Topic]:
    """A topic in parts, the largest first: it keeps its id, the others are new. No fit puts them together again.

    Raises:
        UnknownItem: for a topic that is not in this workspace.
        InvalidValue: for one that is not active, more parts than it has segments, or segments that say the same.
    """
    from voc.models.topics.assign import pack
    from voc.models.topics.split import split as divide

    whole = store.topics.get(id)
    if whole.status != "active":
        raise InvalidValue("topic", id, f"it is {whole.status}; only an active topic can be split")
    found = store.topics.embeddings(whole.home)
    own = np.flatnonzero(found.topic_ids == id)
    taken = [topic.name for topic in all_topics(store)]
    said, polarity = [found.texts[i] for i in own], found.polarity[own]
    middles, names, sizes = divide(found.vectors[own], said, parts=parts, taken=taken, polarity=polarity)
    fresh = replace(whole, pinned=False, renamed=False, description="", anchored=True, coherence=None, accepted=None)
    first = found.days[own].min().astype(object)
    next_id = store.topics.next_id()
    new = [
        replace(
            fresh,
            id=next_id + k,
            name=names[k + 1].phrase,
            keywords=names[k + 1].keywords,
            centroid=pack(middles[k + 1]),
            size=int(sizes[k + 1]),
            born=first,
        )
        for k in range(len(middles) - 1)
    ]
    store.topic_edits.split(id, pack(middles[0]), new, by=by)
    _retag(store)
    return [store.topics.get(topic) for topic in (id, *(part.id for part in new))]


def exclude(store: Store, id: int, quotes: Sequence[tuple[str, int, int]], *, by: str) -> int:
    """Take quotes, as (feedback id, start, end), and what is nearly the same out of a topic, now and for good.

    Returns how many of them were not said before.

    Raises:
        UnknownItem: for a topic that is not in this workspace.
        InvalidValue: for a quote that is no segment of this workspace, or a topic that is not active.
    """
    new = store.topic_edits.exclude(id, quotes, by=by)
    _retag(store)
    return new


def undo(store: Store, id: int, *, by: str) -> TopicChange:
    """Take back the last thing a person did to a topic, and say what it was.

    Raises:
        UnknownItem: for a topic that is not in this workspace.
        InvalidValue: where there is nothing to take back.
    """
    change = store.topic_edits.undo(id, by=by)
    _retag(store)
    return change


def _retag(store: Store) -> None:
    retag(store)
    store.rollups.refresh()
