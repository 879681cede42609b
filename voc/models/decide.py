"""From logits to labels: calibrated probabilities, then one value per task by a rule that can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.domain import MULTI_LABEL_TASKS, Label

Array = NDArray[np.floating[Any]]

# The value that says "nothing of the kind". A task without one always gives its most probable value.
NEUTRAL = {
    "touchpoint": "none", "stage": "unclear", "word_of_mouth": "none", "loyalty": "none", "expectation": "none",
    "request": "none", "effort": "none", "handoff": "false", "staff": "none", "sarcasm": "false",
}  # fmt: skip
# A second touchpoint is named from this probability on; annotators named one in 15 % of the segments.
SECOND = 0.2
# The 28th GoEmotions label says that there is none of the other 27.
GO_NEUTRAL = "neutral"


def probabilities(logits: Array, *, task: str, prior: Sequence[float], temperature: float) -> NDArray[np.float64]:
    """Calibrated probabilities: softmax, or sigmoid for multi-label tasks, of (logits - prior) / temperature.

    *Shape:* logits and result (n, values)
    """
    scaled = (logits.astype(np.float64) - np.asarray(prior)) / temperature
    if task in MULTI_LABEL_TASKS:
        return np.asarray(0.5 * (1 + np.tanh(scaled / 2)))
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def choose(found: Array, *, task: str, values: Sequence[str], thresholds: Sequence[float] | Array) -> NDArray[np.int64]:
    """The index of the value of a single-label task for each row: the one with the highest share of its threshold.

    Where the task has a neutral value, another one has to reach its threshold; else it is the neutral one. Rare values
    have lower thresholds, or they would never be named.
    *Shape:* found (n, values); result (n,)
    """
    relative = found / np.asarray(thresholds)
    if task in NEUTRAL:
        relative[:, values.index(NEUTRAL[task])] = 1 - 1e-9
    return np.asarray(relative.argmax(axis=1))


def labels(
    found: Array, *, task: str, values: Sequence[str], thresholds: Sequence[float], all_scores: bool = False
) -> list[tuple[Label, ...]]:
    """The labels of one task for each row of probabilities. *Shape:* found (n, values)"""
    if task in MULTI_LABEL_TASKS:
        needed = dict(zip(values, thresholds, strict=True))
        return [_several(task, row, needed, _scores(values, row, all_scores)) for row in _rows(found, values)]
    chosen = choose(found, task=task, values=values, thresholds=thresholds)
    return [
        (_one(task, values[index], row, _scores(values, row, all_scores)),)
        for index, row in zip(chosen, _rows(found, values), strict=True)
    ]


def _rows(found: Array, values: Sequence[str]) -> list[dict[str, float]]:
    return [dict(zip(values, row, strict=True)) for row in found.tolist()]


def _scores(values: Sequence[str], row: Mapping[str, float], wanted: bool) -> Mapping[str, float] | None:
    return {value: round(row[value], 4) for value in values} if wanted else None


def _several(
    task: str, row: Mapping[str, float], needed: Mapping[str, float], scores: Mapping[str, float] | None
) -> tuple[Label, ...]:
    found = [value for value, p in row.items() if p >= needed[value]]
    found = [value for value in found if not (task == "go_emotion" and value == GO_NEUTRAL)]
    found.sort(key=lambda value: -row[value])
    # The whole distribution rides on the first label; a segment without a label of this task still has to carry it.
    if scores is not None and not found:
        return (Label(task, "none", 1 - max(row.values()), scores=scores),)
    return tuple(
        Label(task, value, row[value], score=row[value], scores=scores if position == 0 else None)
        for position, value in enumerate(found)
    )


def _one(task: str, value: str, row: Mapping[str, float], scores: Mapping[str, float] | None) -> Label:
    return Label(task, value, row[value], score=_score(task, row), second=_second(task, value, row), scores=scores)


def _score(task: str, row: Mapping[str, float]) -> float | None:
    if task == "sentiment":
        return row["positive"] - row["negative"]
    if task == "intensity":
        return sum(int(value) * p for value, p in row.items())
    return None


def _second(task: str, value: str, row: Mapping[str, float]) -> str | None:
    if task != "touchpoint" or value == NEUTRAL[task]:
        return None
    others = {other: p for other, p in row.items() if other not in (value, NEUTRAL[task])}
    best = max(others, key=others.__getitem__)
    return best if others[best] >= SECOND else None
