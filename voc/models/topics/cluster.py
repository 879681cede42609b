"""The topics of a file, with no database behind it (`voc cluster`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voc.domain import Topic
from voc.errors import InvalidValue
from voc.models.topics.fit import fit


class Encoder(Protocol):
    """Turns texts into vectors of unit length."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.floating]:
        """*Shape:* n texts -> (n, width)."""
        ...


@dataclass(frozen=True, slots=True)
class Row:
    """One text of the file and its topic; `topic_id` 0 is none, with an empty label and probability 0."""

    id: str
    topic_id: int
    topic_label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Clusters:
    """`rows` in the order of the file; `topics` by touchpoint, largest first."""

    rows: list[Row]
    topics: list[Topic]


def cluster(
    texts: Sequence[str],
    ids: Sequence[str],
    *,
    encoder: Encoder,
    touchpoints: Sequence[str] | None = None,
    seed: int = 0,
    min_size: int | None = None,
) -> Clusters:
    """The topics of `texts`: over all of them, or apart for each touchpoint where `touchpoints` names one per text.

    Raises:
        InvalidValue: where `ids` or `touchpoints` are not as many as `texts`.
    """
    touchpoints = ["all"] * len(texts) if touchpoints is None else touchpoints
    if not len(texts) == len(ids) == len(touchpoints):
        raise InvalidValue("ids and touchpoints", f"{len(ids)} and {len(touchpoints)}", f"there are {len(texts)} texts")
    vectors = encoder.encode(texts) if len(texts) else np.zeros((0, 1), dtype=np.float32)
    topics: list[Topic] = []
    rows: dict[int, Row] = {}
    for touchpoint in sorted(set(touchpoints)):
        at = [i for i, name in enumerate(touchpoints) if name == touchpoint]
        found = fit(
            vectors[at],
            [texts[i] for i in at],
            touchpoint=touchpoint,
            days=[date.min] * len(at),
            next_id=len(topics) + 1,
            seed=seed,
            min_size=min_size,
        )
        topics += found.topics
        rows |= zip(at, _rows([ids[i] for i in at], found.assignment, found.probability, found.topics), strict=True)
    return Clusters([rows[i] for i in range(len(texts))], topics)


def _rows(
    ids: Iterable[str], assignment: NDArray[np.int64], probability: NDArray[np.float32], topics: Sequence[Topic]
) -> list[Row]:
    names = {0: "", **{topic.id: topic.name for topic in topics}}
    pairs = zip(ids, assignment.tolist(), probability.tolist(), strict=True)
    return [Row(id, topic_id, names[topic_id], p) for id, topic_id, p in pairs]
