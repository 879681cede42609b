"""New topics among segments that wait in none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from voc.domain import Topic
from voc.models.topics.assign import centroid, nearest, pack
from voc.models.topics.fit import LEAST
from voc.models.topics.identity import SAME
from voc.models.topics.names import Name

# So many segments this close to one of them may be a topic; fewer or farther ones are not worth a search.
_CLOSE = 0.6
_BLOCK = 1_000


def is_dense(vectors: NDArray[np.floating], *, least: int = LEAST) -> bool:
    """Whether some segment has `least` segments near it, itself included. *Shape:* (n, width) of unit length."""
    if len(vectors) < least:
        return False
    wide = vectors.astype(np.float32)
    return any(
        bool(((wide[at : at + _BLOCK] @ wide.T >= _CLOSE).sum(axis=1) >= least).any())
        for at in range(0, len(wide), _BLOCK)
    )


def candidates(
    vectors: NDArray[np.floating],
    texts: Sequence[str],
    days: Sequence[date],
    *,
    touchpoint: str,
    known: Sequence[Topic],
    next_id: int,
    least: int = LEAST,
    polarity: NDArray[np.int8] | None = None,
) -> list[Topic]:
    """Topics of `vectors` that are none of the `known` ones, numbered from `next_id`, largest first.

    `polarity` is that of `voc.models.topics.names.name_groups`.

    *Shape:* `vectors` (n, width) of unit length; `texts`, `days` and `polarity` n
    """
    from voc.models.topics.model import find  # imports BERTopic, which takes seconds

    wide = vectors.astype(np.float32)
    taken = [topic.name for topic in known]
    middles, radius, names = find(texts, wide, min_size=least, taken=taken, polarity=polarity)
    rows, probability = nearest(wide, middles, radius=radius)
    others = [centroid(topic) for topic in known if len(topic.centroid) == 2 * wide.shape[1]]
    closest = (middles @ np.stack(others).T).max(axis=1) if others and len(middles) else np.full(len(middles), -1.0)
    own = [np.flatnonzero(rows == k) for k in range(len(names))]
    new = [k for k, members in enumerate(own) if closest[k] < SAME and len(members) >= least]
    return [
        new_topic(
            id,
            touchpoint,
            names[k],
            middles[k],
            radius[k],
            wide[own[k]],
            probability[own[k]],
            [days[i] for i in own[k].tolist()],
        )
        for id, k in enumerate(new, start=next_id)
    ]


def new_topic(
    id: int,
    touchpoint: str,
    name: Name,
    middle: NDArray[np.float32],
    radius: float,
    vectors: NDArray[np.float32],
    probability: NDArray[np.float32],
    days: Sequence[date],
) -> Topic:
    """The topic of these segments. *Shape:* `middle` (width,), `vectors` (n, width), `probability` and `days` n"""
    return Topic(
        id,
        touchpoint,
        name.phrase,
        name.keywords,
        pack(middle),
        len(vectors),
        min(days),
        radius=round(float(radius), 4),
        coherence=round(float((vectors @ middle).mean()), 3),
        accepted=round(float(probability.mean()), 3),
    )
