"""Temperatures, prior corrections and thresholds of the label model, fitted on examples it was not trained on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from training.tower import COLUMNS
from voc.domain import MULTI_LABEL_TASKS, TASKS
from voc.models.decide import NEUTRAL, choose, probabilities

Array = NDArray[Any]

TEMPERATURES = np.geomspace(0.5, 4, 31)
# Share of the class weight that is taken out again: the weights help rare values but overstate their probability.
CORRECTIONS = (0.0, 0.25, 0.5, 0.75, 1.0)
THRESHOLDS = np.arange(0.2, 0.81, 0.05)


@dataclass(frozen=True)
class Calibration:
    """How the logits of one task become a decision."""

    temperature: float
    prior: tuple[float, ...]
    threshold: float


def fit(
    logits: Array, table: Array, labelled: Mapping[str, Array], weights: Mapping[str, Array]
) -> dict[str, Calibration]:
    """One calibration per task.

    Temperature and correction minimise the log loss; the threshold maximises macro F1 of the values that are not
    neutral, the highest one among equals.
    *Shape:* logits and table (n, values of all tasks); labelled[task] (n,)
    """
    return {
        task: _fit_task(task, logits[labelled[task], columns], table[labelled[task], columns], weights[task])
        for task, columns in COLUMNS.items()
    }


def apply(logits: Array, calibrations: Mapping[str, Calibration]) -> dict[str, NDArray[np.float64]]:
    """Calibrated probabilities of each task. *Shape:* (n, values of the task)"""
    return {
        task: probabilities(logits[:, COLUMNS[task]], task=task, prior=found.prior, temperature=found.temperature)
        for task, found in calibrations.items()
    }


def decide(task: str, found: Array, threshold: float) -> Array:
    """What the model says: an index per row, or a 0/1 table for multi-label tasks."""
    if task in MULTI_LABEL_TASKS:
        return np.asarray(found >= threshold)
    return choose(found, task=task, values=TASKS[task], threshold=threshold)


def truth(task: str, table: Array) -> Array:
    """What is right, in the shape of `decide`."""
    return np.asarray(table > 0.5) if task in MULTI_LABEL_TASKS else np.asarray(table.argmax(axis=1))


def log_loss(task: str, found: Array, table: Array) -> float:
    """Mean negative log probability of what is right."""
    safe = found.clip(1e-9, 1 - 1e-9)
    if task in MULTI_LABEL_TASKS:
        return float(-(table * np.log(safe) + (1 - table) * np.log(1 - safe)).mean())
    return float(-(table * np.log(safe)).sum(axis=1).mean())


def _fit_task(task: str, logits: Array, table: Array, weight: Array) -> Calibration:
    tried = [
        (log_loss(task, probabilities(logits, task=task, prior=prior, temperature=float(t)), table), float(t), prior)
        for share in CORRECTIONS
        for prior in [tuple((share * np.log(weight)).tolist())]
        for t in TEMPERATURES
    ]
    _, temperature, prior = min(tried)
    found = probabilities(logits, task=task, prior=prior, temperature=temperature)
    return Calibration(temperature, prior, _threshold(task, found, table))


def _threshold(task: str, found: Array, table: Array) -> float:
    if task not in NEUTRAL and task not in MULTI_LABEL_TASKS:
        return 0.0
    right = truth(task, table)
    kept = [i for i, value in enumerate(TASKS[task]) if value != NEUTRAL.get(task)]
    tried = [
        (f1_score(right, decide(task, found, float(t)), labels=kept, average="macro", zero_division=0), float(t))
        for t in THRESHOLDS
    ]
    return round(max(tried)[1], 2)
