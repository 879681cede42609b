"""Labels for a stream of messages without a database: what `voc classify` prints, one object per message."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from voc.domain import Feedback, Prediction, Segment
from voc.models.base import Labeler, Segmenter
from voc.models.message import aggregate
from voc.models.output import describe

# Messages per pass: enough texts of similar length for full batches, a few megabytes of memory.
BATCH = 512


def classify(
    rows: Iterable[Feedback], *, segmenter: Segmenter, labeler: Labeler, tasks: Collection[str] | None = None
) -> Iterator[dict[str, Any]]:
    """One JSON object per message, in order, made in batches of 512, so memory does not grow with the input.

    `tasks` restricts the output to some tasks. The scores of all values are given when the labeler gives them.
    A message in a language that is not served has `skipped` with the reason, and no labels.
    """
    for messages in _chunks(rows):
        segments = segmenter.split(messages)
        made = iter(labeler.predict([segment for one in segments for segment in one]))
        for feedback, parts in zip(messages, segments, strict=True):
            yield _object(feedback, [(part, next(made)) for part in parts], labeler.version, tasks)


def _chunks(rows: Iterable[Feedback]) -> Iterator[Sequence[Feedback]]:
    rest = iter(rows)
    while chunk := list(islice(rest, BATCH)):
        yield chunk


def _in_message(segment: Segment, prediction: Prediction) -> Prediction:
    """The prediction with its spans as offsets in the message."""
    if not any(label.spans for label in prediction.labels):
        return prediction
    labels = (
        replace(
            label, spans=tuple((name, segment.start + start, segment.start + end) for name, start, end in label.spans)
        )
        for label in prediction.labels
    )
    return replace(prediction, labels=tuple(labels))


def _object(
    feedback: Feedback, parts: Sequence[tuple[Segment, Prediction]], model: str, tasks: Collection[str] | None
) -> dict[str, Any]:
    parts = [(segment, _in_message(segment, prediction)) for segment, prediction in parts]
    head: dict[str, Any] = {"id": feedback.external_id, "language": feedback.language}
    skipped = next((prediction.skipped for _, prediction in parts if prediction.skipped), None)
    if skipped:
        head["skipped"] = skipped
    segments = [
        {"start": segment.start, "end": segment.end, "text": segment.text} | describe(prediction.labels, tasks=tasks)
        for segment, prediction in parts
    ]
    return head | describe(aggregate(parts), tasks=tasks) | {"segments": segments, "model": model}
