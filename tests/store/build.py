"""Small stores to ask questions of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from voc.domain import Feedback, Label, Prediction, Segment, Topic
from voc.store import Added, Store

MONDAY = datetime(2026, 1, 5, 12, tzinfo=UTC)
SEGMENTER, LABELER = "sentences@1", "words@1"


def message(id: str, text: str = "The refund is late.", *, day: int = 0, **fields: Any) -> Feedback:
    """A review written `day` days after MONDAY."""
    values: dict[str, Any] = {"external_id": id, "text": text, "source": "shop", "channel": "review"}
    return Feedback(**values | {"created_at": MONDAY + timedelta(days=day)} | fields)


def ingest(store: Store, *messages: Feedback) -> Added:
    """Store messages as one batch."""
    run = store.imports.start("test", "batch")
    return store.imports.commit(run.id, messages, cursor="end")


def sentences(message: Feedback) -> list[Segment]:
    """One segment for each sentence that ends in a full stop; in a conversation for each turn."""
    if message.turns:
        return [_segment(message, turn.start, turn.end, turn.role) for turn in message.turns]
    ends = [i + 1 for i, character in enumerate(message.text) if character == "."] or [len(message.text)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return [_segment(message, start, end, message.author_role) for start, end in zip(starts, ends, strict=True)]


def _segment(message: Feedback, start: int, end: int, role: str) -> Segment:
    return Segment(message.id, start, end, message.text[start:end], role, message.language, message.created_at)


def vector(*numbers: float) -> bytes:
    """A unit vector as models hand it out."""
    array = np.array(numbers, np.float64)
    return (array / np.linalg.norm(array)).astype("<f2").tobytes()


def say(segment: Segment) -> Prediction:
    """Late is negative, nice is positive; refund is service, app is product."""
    text = segment.text.lower()
    sentiment = "negative" if "late" in text else "positive" if "nice" in text else "neutral"
    touchpoint = "service" if "refund" in text else "product" if "app" in text else "none"
    labels = (
        Label("sentiment", sentiment, 0.9, score={"negative": -0.8, "positive": 0.8}.get(sentiment, 0.0)),
        Label("touchpoint", touchpoint, 0.8),
        Label("stage", "after" if "refund" in text else "unclear", 0.7),
        Label("intensity", "2" if "late" in text else "0", 0.7),
    )
    return Prediction(labels, vector("refund" in text, "app" in text, 0.1))


def analyse(
    store: Store,
    *,
    predict: Callable[[Segment], Prediction] = say,
    split: Callable[[Feedback], Sequence[Segment]] = sentences,
    labeler: str = LABELER,
    segmenter: str = SEGMENTER,
) -> None:
    """Segment and label all that is pending and bring the rollups up to date."""
    while messages := store.segments.pending(segmenter, limit=100):
        store.segments.add(segmenter, messages, [split(message) for message in messages])
    while segments := store.labels.pending(labeler, limit=100):
        store.labels.add(labeler, segments, [predict(segment) for segment in segments])
    store.rollups.refresh()


def assign(store: Store) -> None:
    """Topic 1 for what says refund, topic 2 for the rest, and the rollups up to date."""
    first = MONDAY.date()
    store.topics.save([Topic(id, "service", f"Topic {id}", (), vector(1, 0, 0), 1, first) for id in (1, 2)])
    found = store.topics.unassigned()
    ids = [1 if "refund" in text.lower() else 2 for text in found.texts]
    store.topics.assign(found.segment_ids, ids, [0.9] * len(ids))
    store.rollups.refresh()
