"""Temperatures, prior corrections and thresholds of the label model, fitted on examples it was not trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.tower import COLUMNS, TASKS
from voc.domain import MULTI_LABEL_TASKS
from voc.models.decide import NEUTRAL, choose, probabilities

Array = NDArray[Any]

TEMPERATURES = np.geomspace(0.5, 4, 31)
# Share of the class weight that is taken out again: the weights help rare values but overstate their probability.
CORRECTIONS = (0.0, 0.25, 0.5, 0.75, 1.0)
THRESHOLDS = np.arange(0.1, 0.86, 0.05)
# A value with fewer examples has the threshold of its task: its own would be chance.
ENOUGH = 20
SWEEPS = 2


@dataclass(frozen=True)
class Calibration:
    """How the logits of one task become a decision."""

    temperature: float
    prior: tuple[float, ...]
    # One per value.
    thresholds: tuple[float, ...]


def fit(
    logits: Array, table: Array, labelled: Mapping[str, Array], weights: Mapping[str, Array]
) -> dict[str, Calibration]:
    """One calibration per task.

    Temperature and correction minimise the log loss; the thresholds maximise macro F1 of the values that are not
    neutral. Tasks without a labelled row have none.
    *Shape:* logits and table (n, values of all tasks); labelled[task] (n,)
    """
    return {
        task: _fit_task(task, logits[labelled[task], columns], table[labelled[task], columns], weights[task])
        for task, columns in COLUMNS.items()
        if task in labelled and labelled[task].any()
    }


def apply(logits: Array, calibrations: Mapping[str, Calibration]) -> dict[str, NDArray[np.float64]]:
    """Calibrated probabilities of each task. *Shape:* (n, values of the task)"""
    return {
        task: probabilities(logits[:, COLUMNS[task]], task=task, prior=found.prior, temperature=found.temperature)
        for task, found in calibrations.items()
    }


def decide(task: str, found: Array, thresholds: Sequence[float] | Array) -> Array:
    """What the model says: an index per row, or a 0/1 table for multi-label tasks."""
    if task in MULTI_LABEL_TASKS:
        return np.asarray(found >= np.asarray(thresholds))
    return choose(found, task=task, values=TASKS[task], thresholds=thresholds)


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
    return Calibration(temperature, prior, _thresholds(task, found, table))


def _thresholds(task: str, found: Array, table: Array) -> tuple[float, ...]:
    """One threshold for all values; or one for each value, where those of one half of the rows do better on the other.

    Without that test the accuracy of the touchpoint falls from .743 to .735, and its macro F1 stays.
    """
    right = truth(task, table)
    halves = [np.arange(len(found)) % 2 == side for side in (0, 1)]
    gain = sum(
        _quality(task, found[other], right[other], _each(task, found[mine], right[mine]))
        - _quality(task, found[other], right[other], _common(task, found[mine], right[mine]))
        for mine, other in (halves, halves[::-1])
    )
    chosen = (_each if gain > 0 else _common)(task, found, right)
    return tuple(round(float(value), 2) for value in chosen)


def _common(task: str, found: Array, right: Array) -> Array:
    """The best threshold for all values; without a neutral value only their relation matters."""
    same = np.full(len(TASKS[task]), 0.5)
    free = task in NEUTRAL or task in MULTI_LABEL_TASKS
    return np.full_like(same, _best(task, found, right, same, _kept(task))) if free else same


def _each(task: str, found: Array, right: Array) -> Array:
    """From there the best threshold for each value that has enough examples, in turn."""
    chosen = _common(task, found, right)
    frequent = [place for place in _kept(task) if _is(task, right, place).sum() >= ENOUGH]
    for place in frequent * SWEEPS:
        chosen[place] = _best(task, found, right, chosen, [place])
    return chosen


def _quality(task: str, found: Array, right: Array, thresholds: Array) -> float:
    return macro_f1(task, decide(task, found, thresholds), right, _kept(task))


def _kept(task: str) -> list[int]:
    return [place for place, value in enumerate(TASKS[task]) if value != NEUTRAL.get(task)]


def _best(task: str, found: Array, right: Array, now: Array, places: list[int]) -> float:
    """The threshold of `places` with the highest macro F1, smoothed over its neighbours; the highest of equals."""
    scores = []
    for threshold in THRESHOLDS:
        tried = now.copy()
        tried[places] = threshold
        scores.append(_quality(task, found, right, tried))
    padded = np.pad(scores, 1, mode="edge")
    smooth = (padded[:-2] + padded[1:-1] + padded[2:]) / 3
    return float(THRESHOLDS[len(smooth) - 1 - smooth[::-1].argmax()])


def macro_f1(task: str, said: Array, right: Array, kept: Sequence[int]) -> float:
    """Mean F1 of the values in `kept`; 0 for one that was neither said nor right."""
    scores = []
    for place in kept:
        one, other = _is(task, said, place), _is(task, right, place)
        scores.append(2 * (one & other).sum() / max(1, one.sum() + other.sum()))
    return float(np.mean(scores))


def _is(task: str, found: Array, place: int) -> Array:
    return np.asarray(found[:, place] if task in MULTI_LABEL_TASKS else found == place)
