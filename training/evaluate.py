"""How well the label model does on messages it has not seen: one row of figures per task, as JSON and Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score

from training.calibrate import Calibration, apply, decide, fit, truth
from training.data import Example
from training.tower import COLUMNS, targets
from voc.domain import MULTI_LABEL_TASKS, TASKS

Array = NDArray[Any]
Row = dict[str, float]


def cross_fitted(examples: Sequence[Example], logits: Array, weights: Mapping[str, Array]) -> dict[str, Row]:
    """Figures per task, each half of the examples judged with the calibration of the other half.

    So no example has a part in the temperature or the threshold it is judged with. *Shape:* logits (n, values)
    """
    table, labelled = targets(examples)
    half = np.array([hash_half(example) for example in examples])
    found = {task: np.zeros((len(examples), len(TASKS[task]))) for task in TASKS}
    said: dict[str, Array] = {}
    for side in (False, True):
        mine, other = half == side, half != side
        calibrations = fit(logits[other], table[other], {t: m[other] for t, m in labelled.items()}, weights)
        _fill(found, said, mine, logits, calibrations)
    return {
        task: figures(task, found[task][rows], said[task][rows], table[rows, COLUMNS[task]])
        for task, rows in labelled.items()
        if rows.any()
    }


def hash_half(example: Example) -> bool:
    """Which half of the held-out fold an example is in; the same on every machine."""
    return bool(sum(example.group.encode()) % 2)


def figures(task: str, found: Array, said: Array, table: Array) -> Row:
    """Accuracy, macro F1, kappa and calibration error of one task."""
    right = truth(task, table)
    if task in MULTI_LABEL_TASKS:
        present = right.any(axis=0)
        return {
            "n": len(right),
            "macro_f1": _round(f1_score(right[:, present], said[:, present], average="macro", zero_division=0)),
            "micro_f1": _round(f1_score(right, said, average="micro", zero_division=0)),
            "ece": _round(calibration_error(found.ravel(), right.ravel())),
        }
    confidence = found[np.arange(len(said)), said]
    majority = np.bincount(right).max() / len(right)
    return {
        "n": len(right),
        "accuracy": _round(accuracy_score(right, said)),
        "majority": _round(majority),
        "macro_f1": _round(f1_score(right, said, average="macro", zero_division=0)),
        "kappa": _round(cohen_kappa_score(right, said)),
        "ece": _round(calibration_error(confidence, said == right)),
    }


def per_value(task: str, said: Array, table: Array) -> dict[str, Row]:
    """F1 and support of every value of a task."""
    right = truth(task, table)
    if task not in MULTI_LABEL_TASKS:
        right, said = np.eye(len(TASKS[task]))[right] > 0, np.eye(len(TASKS[task]))[said] > 0
    scores = f1_score(right, said, average=None, zero_division=0)
    return {
        value: {"f1": _round(f1), "n": int(n)}
        for value, f1, n in zip(TASKS[task], scores, right.sum(axis=0), strict=True)
    }


def calibration_error(confidence: Array, correct: Array, *, bins: int = 10) -> float:
    """Expected calibration error: mean gap between confidence and accuracy over equal-width bins (Guo et al., 2017)."""
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(confidence[which == b].mean() - correct[which == b].mean()) * (which == b).mean() for b in set(which)]
    return float(sum(gaps))


def markdown(rows: Mapping[str, Row]) -> str:
    """The figures as a table."""
    columns = ("n", "accuracy", "majority", "macro_f1", "micro_f1", "kappa", "ece")
    lines = ["| task | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for task, row in rows.items():
        lines.append(f"| {task} | " + " | ".join(_cell(row.get(column)) for column in columns) + " |")
    return "\n".join(lines) + "\n"


def _fill(
    found: dict[str, Array], said: dict[str, Array], rows: Array, logits: Array, calibrations: Mapping[str, Calibration]
) -> None:
    for task, scores in apply(logits[rows], calibrations).items():
        found[task][rows] = scores
        decided = decide(task, scores, calibrations[task].threshold)
        said.setdefault(task, np.zeros((len(rows), *decided.shape[1:]), decided.dtype))[rows] = decided


def _round(value: float) -> float:
    return round(float(value), 3)


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
