"""Labels as the JSON objects of `voc classify`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from voc.domain import Label

Json = dict[str, Any]


def describe(labels: Sequence[Label], *, tasks: Collection[str] | None = None) -> Json:
    """Labels of one segment or message as the JSON object of `voc classify`; a task without a label is left out
    (no emotion is an empty list). `tasks` restricts what is written.

    Where labels carry `scores` they are given as well: inside the object of a task that has one, else as
    `<task>_scores`; GoEmotions under `emotion_scores`, the customer-experience emotions under `emotion_group_scores`.
    """
    by_task: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        by_task[label.task].append(label)
    found: Json = {}
    for task, write in WRITERS.items():
        wanted = tasks is None or task in tasks
        if wanted and (task in by_task or (task == "emotion" and labels)):
            found |= write(by_task[task])
    return found


def _write_sentiment(labels: Sequence[Label]) -> Json:
    label = labels[0]
    score = None if label.score is None else _round(label.score)
    return {
        "sentiment": _with_scores({"label": label.value, "score": score, "confidence": _round(label.confidence)}, label)
    }


def _write_emotions(labels: Sequence[Label]) -> Json:
    found: Json = {
        "emotions": [{"label": e.value, "score": _round(e.score)} for e in labels if e.score is not None],
    }
    return found | ({"emotion_group_scores": dict(labels[0].scores)} if labels and labels[0].scores else {})


def _write_go_emotions(labels: Sequence[Label]) -> Json:
    return {"emotion_scores": dict(labels[0].scores)} if labels[0].scores else {}


def _write_touchpoint(labels: Sequence[Label]) -> Json:
    label = labels[0]
    found = {"label": label.value, "confidence": _round(label.confidence), "second": label.second}
    return {"touchpoint": _with_scores(found, label)}


def _write_sub_touchpoint(labels: Sequence[Label]) -> Json:
    return {"sub_touchpoint": {"label": labels[0].value, "confidence": _round(labels[0].confidence)}}


def _write_expectation(labels: Sequence[Label]) -> Json:
    spans = {name: [start, end] for name, start, end in labels[0].spans}
    found = {"label": labels[0].value, "expected": spans.get("expected"), "got": spans.get("got")}
    return {"expectation": _with_scores(found, labels[0])}


def _write_plain(task: str, convert: Callable[[str], object]) -> Callable[[Sequence[Label]], Json]:
    def write(labels: Sequence[Label]) -> Json:
        scores = labels[0].scores
        return {task: convert(labels[0].value)} | ({f"{task}_scores": dict(scores)} if scores else {})

    return write


def _with_scores(found: Json, label: Label) -> Json:
    return found | ({"scores": dict(label.scores)} if label.scores else {})


def _round(value: float) -> float:
    return round(value, 4)


def _true(value: str) -> bool:
    return value == "true"


# In the order of the output.
WRITERS: Mapping[str, Callable[[Sequence[Label]], Json]] = {
    "sentiment": _write_sentiment,
    "emotion": _write_emotions,
    "go_emotion": _write_go_emotions,
    "intensity": _write_plain("intensity", int),
    "touchpoint": _write_touchpoint,
    "sub_touchpoint": _write_sub_touchpoint,
    "stage": _write_plain("stage", str),
    "word_of_mouth": _write_plain("word_of_mouth", str),
    "loyalty": _write_plain("loyalty", str),
    "expectation": _write_expectation,
    "request": _write_plain("request", str),
    "effort": _write_plain("effort", str),
    "handoff": _write_plain("handoff", _true),
    "staff": _write_plain("staff", str),
    "sarcasm": _write_plain("sarcasm", _true),
}
