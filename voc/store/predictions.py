"""One prediction as one wide row: a column for each task that questions group by, the rest in two short JSONs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from voc.domain import MULTI_LABEL_TASKS, TASKS, Label, Prediction
from voc.errors import InvalidValue
from voc.store.database import AnyRow

# The values that are stored as NULL because most segments have them.
DEFAULTS = {
    "touchpoint": "none", "stage": "unclear", "word_of_mouth": "none", "loyalty": "none", "expectation": "none",
    "request": "none", "effort": "none", "handoff": "false", "staff": "none", "sarcasm": "false",
}  # fmt: skip
_FLAGS = ("handoff", "sarcasm")
# Tasks whose confidence and score have columns of their own.
_OWN = ("sentiment", "touchpoint")


def to_row(prediction: Prediction) -> dict[str, Any]:
    """The columns of `label` without its keys.

    Raises:
        InvalidValue: for a value that its task does not have, and for a task given twice.
    """
    labels = _by_task(prediction)
    row: dict[str, Any] = {task: _column(task, labels.get(task)) for task in ("sentiment", *DEFAULTS)}
    sentiment, touchpoint = labels.get("sentiment"), labels.get("touchpoint")
    intensity = labels.get("intensity")
    emotions = [_emotion(label) for label in prediction.labels if label.task in MULTI_LABEL_TASKS]
    return row | {
        "served": True,
        "skipped": prediction.skipped,
        "sentiment_score": sentiment.score if sentiment else None,
        "sentiment_confidence": sentiment.confidence if sentiment else None,
        "touchpoint_confidence": touchpoint.confidence if touchpoint else None,
        "touchpoint_second": touchpoint.second if touchpoint else None,
        "intensity": int(intensity.value) if intensity else None,
        "emotions": emotions or None,
        "details": {task: _detail(found) for task, found in labels.items() if _detail(found)} or None,
    }


def to_extra_rows(prediction: Prediction) -> list[dict[str, Any]]:
    """The labels of tasks without a column."""
    return [
        {"task": label.task, "value": label.value, "confidence": label.confidence, "score": label.score}
        for label in prediction.labels
        if label.task not in TASKS
    ]


def from_row(row: AnyRow, extra: Iterable[AnyRow] = ()) -> Prediction:
    """The prediction of a row of `label`; an empty one where there is no row. The embedding stays in the store."""
    if row.served is None or row.skipped is not None:
        return Prediction(skipped=row.skipped)
    single = ("sentiment", *DEFAULTS, "intensity")
    labels = [label for task in single if (label := _label(task, row)) is not None]
    tasks = {short: task for task, short in _SHORT.items()}
    for short, value, score, confidence in row.emotions or ():
        labels.append(Label(tasks[short], value, confidence, score))
    if row.sub_touchpoint is not None:
        labels.append(Label("sub_touchpoint", row.sub_touchpoint, row.sub_touchpoint_confidence))
    labels += [Label(item.task, item.value, item.confidence, item.score) for item in extra]
    return Prediction(labels=tuple(labels))


_SHORT = {"emotion": "e", "go_emotion": "g"}


def _by_task(prediction: Prediction) -> dict[str, Label]:
    labels: dict[str, Label] = {}
    for label in prediction.labels:
        if label.task not in TASKS:
            continue
        if label.value not in TASKS[label.task]:
            raise InvalidValue(label.task, label.value, f"one of {', '.join(TASKS[label.task])}")
        if label.task in MULTI_LABEL_TASKS:
            continue
        if label.task in labels:
            raise InvalidValue(label.task, label.value, "one label per segment and task")
        labels[label.task] = label
    return labels


def _column(task: str, label: Label | None) -> str | bool | None:
    if label is None or label.value == DEFAULTS.get(task):
        return None
    return True if task in _FLAGS else label.value


def _emotion(label: Label) -> list[Any]:
    score = None if label.score is None else round(label.score, 3)
    return [_SHORT[label.task], label.value, score, round(label.confidence, 3)]


def _detail(label: Label) -> dict[str, Any]:
    """What no column holds: confidence, score and second choice of the other tasks, spans; nothing of a default."""
    if label.value == DEFAULTS.get(label.task):
        return {}
    found: dict[str, Any] = {"spans": [list(span) for span in label.spans]} if label.spans else {}
    if label.task not in _OWN:
        found["confidence"] = round(label.confidence, 3)
        found |= {} if label.score is None else {"score": round(label.score, 3)}
        found |= {} if label.second is None else {"second": label.second}
    return found


def _label(task: str, row: AnyRow) -> Label | None:
    value = getattr(row, task)
    if value is None and task not in DEFAULTS:
        return None
    text = DEFAULTS[task] if value is None else "true" if value is True else str(value)
    detail = (row.details or {}).get(task, {})
    confidence, score, second = detail.get("confidence"), detail.get("score"), detail.get("second")
    if task == "sentiment":
        confidence, score = row.sentiment_confidence, row.sentiment_score
    if task == "touchpoint":
        confidence, second = row.touchpoint_confidence, row.touchpoint_second
    spans = tuple((name, start, end) for name, start, end in detail.get("spans", ()))
    # The confidence of "none" is not kept: 0 stands for "not known".
    return Label(task, text, confidence or 0.0, score, second, spans)
