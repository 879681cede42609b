"""The topics of a file, with no database behind it (`voc cluster`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from voc.domain import TOUCHPOINTS, Prediction, Segment, Topic
from voc.errors import InvalidValue
from voc.models.base import Labeler
from voc.models.topics.fit import Fit, fit

EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Row:
    """One text of the file and its topic; id 0, no label and probability 0 where it is in none."""

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
    labeler: Labeler,
    per_touchpoint: bool = False,
    min_size: int | None = None,
) -> Clusters:
    """The topics of `texts`, over all of them (touchpoint "all") or apart for each touchpoint.

    A text that the labeler skips is in no topic; apart for each touchpoint, neither is one that is about none.

    Raises:
        InvalidValue: where `ids` are not as many as `texts`.
    """
    if len(texts) != len(ids):
        raise InvalidValue("ids", f"{len(ids)} of them", f"there are {len(texts)} texts")
    predictions = labeler.predict([Segment(id, 0, len(text), text) for id, text in zip(ids, texts, strict=True)])
    rows = [Row(id, 0, "", 0.0) for id in ids]
    topics: list[Topic] = []
    for touchpoint in TOUCHPOINTS if per_touchpoint else (EVERYTHING,):
        at = [i for i, prediction in enumerate(predictions) if _belongs(prediction, touchpoint)]
        found = _fit(at, texts, predictions, touchpoint, next_id=len(topics) + 1, min_size=min_size)
        names = {0: "", **{topic.id: topic.name for topic in found.topics}}
        for i, id, p in zip(at, found.assignment.tolist(), found.probability.tolist(), strict=True):
            rows[i] = Row(ids[i], id, names[id], p)
        topics += found.topics
    return Clusters(rows, topics)


def _belongs(prediction: Prediction, touchpoint: str) -> bool:
    return prediction.embedding is not None and touchpoint in (EVERYTHING, prediction.value("touchpoint"))


def _fit(
    at: Sequence[int],
    texts: Sequence[str],
    predictions: Sequence[Prediction],
    touchpoint: str,
    *,
    next_id: int,
    min_size: int | None,
) -> Fit:
    packed = b"".join(predictions[i].embedding or b"" for i in at)
    vectors = np.frombuffer(packed, dtype="<f2").reshape(len(at), -1) if at else np.zeros((0, 1), dtype=np.float32)
    days = [date.min] * len(at)
    chosen = [texts[i] for i in at]
    said = [predictions[i].value("sentiment") for i in at]
    polarity = np.array([(value == "positive") - (value in ("negative", "mixed")) for value in said], dtype=np.int8)
    return fit(vectors, chosen, touchpoint=touchpoint, days=days, next_id=next_id, min_size=min_size, polarity=polarity)
