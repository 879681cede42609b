"""How often a labeler agrees with people: accuracy, F1, calibration and the surest mistakes, per task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.domain import MULTI_LABEL_TASKS, TASKS, Feedback, Label
from voc.models.base import Labeler, Segmenter
from voc.models.message import aggregate

# What one label per message can be compared in.
MEASURED = tuple(task for task in TASKS if task not in MULTI_LABEL_TASKS)
WORST = 20
BINS = 10
RESAMPLES = 1000
_SENTIMENTS = {
    "neg": "negative", "negativ": "negative", "bad": "negative", "-1": "negative", "pos": "positive",
    "positiv": "positive", "good": "positive", "1": "positive", "+1": "positive", "neu": "neutral", "0": "neutral",
    "very_negative": "negative", "very_positive": "positive", "conflict": "mixed",
}  # fmt: skip
_FLAGS = {"yes": "true", "y": "true", "1": "true", "no": "false", "n": "false", "0": "false"}
_NOTHING = {"no": "none", "nothing": "none", "unknown": "unclear"}


@dataclass(frozen=True, slots=True)
class Judged:
    """One message, what people said of it and what the labeler said."""

    text: str
    wanted: str
    said: Label


@dataclass(frozen=True, slots=True)
class ValueFigures:
    """Agreement on one value; None where it never occurs. `support` is how often people gave it."""

    precision: float | None
    recall: float | None
    f1: float | None
    support: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """A message the labeler was wrong about."""

    text: str
    wanted: str
    said: str
    confidence: float


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """Agreement on one task. Intervals are 95 %: Wilson's for accuracy, a bootstrap of the messages for macro-F1.

    `macro_f1` is the mean over the values that people gave. `majority` is the accuracy of always saying the most
    frequent value. `confusion[wanted][said]` counts messages. `calibration_error` is the expected one over ten bins.
    """

    n: int
    accuracy: float
    accuracy_interval: tuple[float, float]
    majority: float
    macro_f1: float
    macro_f1_interval: tuple[float, float]
    calibration_error: float
    values: Mapping[str, ValueFigures]
    confusion: Mapping[str, Mapping[str, int]]
    worst: tuple[Mistake, ...]


def to_value(task: str, given: str) -> str | None:
    """The value of a task that a cell means ("Neg", "Yes", "broken promise"), None for one that is none of them."""
    plain = given.strip().casefold().replace(" ", "_").replace("-", "_") if given.strip() != "-1" else "-1"
    if plain in TASKS[task]:
        return plain
    if task == "intensity" and plain.removesuffix(".0") in TASKS[task]:
        return plain.removesuffix(".0")
    known = _SENTIMENTS if task == "sentiment" else _FLAGS if "true" in TASKS[task] else _NOTHING
    value = known.get(plain.removesuffix(".0"))
    return value if value in TASKS[task] else None


def label_messages(
    messages: Sequence[Feedback], *, segmenter: Segmenter, labeler: Labeler
) -> Iterator[dict[str, Label]]:
    """What the labeler says of each message as a whole, by task."""
    segments = segmenter.split(messages)
    made = iter(labeler.predict([segment for parts in segments for segment in parts]))
    for parts in segments:
        found = aggregate([(segment, next(made)) for segment in parts])
        yield {label.task: label for label in found if label.task in MEASURED}


def measure(task: str, judged: Sequence[Judged], *, seed: int = 0) -> TaskFigures:
    """The figures of one task over at least one message."""
    names = TASKS[task]
    wanted = np.array([names.index(each.wanted) for each in judged])
    said = np.array([names.index(each.said.value) for each in judged])
    table = np.zeros((len(names), len(names)), int)
    np.add.at(table, (wanted, said), 1)
    right = wanted == said
    values = {name: figures for i, name in enumerate(names) if (figures := _value(table, i)) is not None}
    return TaskFigures(
        n=len(judged),
        accuracy=float(right.mean()),
        accuracy_interval=_wilson(int(right.sum()), len(judged)),
        majority=float(table.sum(axis=1).max() / len(judged)),
        macro_f1=float(_macro_f1(table[None])[0]),
        macro_f1_interval=_bootstrap(table, seed),
        calibration_error=_calibration_error(np.array([each.said.confidence for each in judged]), right),
        values=values,
        confusion={name: {other: int(table[i, j]) for j, other in enumerate(names) if table[i, j]}
                   for i, name in enumerate(names) if table[i].any()},
        worst=tuple(_worst(judged)),
    )  # fmt: skip


def _value(table: NDArray[np.int_], i: int) -> ValueFigures | None:
    right, support, said = int(table[i, i]), int(table[i].sum()), int(table[:, i].sum())
    if not support and not said:
        return None
    return ValueFigures(
        right / said if said else None, right / support if support else None, 2 * right / (support + said), support
    )


def _macro_f1(tables: NDArray[np.int_]) -> NDArray[np.float64]:
    """*Shape:* (draws, values, values) -> (draws,)"""
    right = tables.diagonal(axis1=1, axis2=2)
    support, said = tables.sum(axis=2), tables.sum(axis=1)
    scores = 2 * right / np.maximum(support + said, 1)
    return np.asarray(np.where(support > 0, scores, 0).sum(axis=1) / np.maximum((support > 0).sum(axis=1), 1))


def _wilson(right: int, n: int) -> tuple[float, float]:
    from scipy.stats import binomtest

    found = binomtest(right, n).proportion_ci(method="wilson")
    return float(found.low), float(found.high)


def _bootstrap(table: NDArray[np.int_], seed: int) -> tuple[float, float]:
    n = int(table.sum())
    draws = np.random.default_rng(seed).multinomial(n, (table / n).ravel(), RESAMPLES).reshape(-1, *table.shape)
    low, high = np.quantile(_macro_f1(draws), [0.025, 0.975])
    return float(low), float(high)


def _calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Naeini et al., 2015."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs(float(confidence[bins == b].sum() - right[bins == b].sum())) for b in np.unique(bins)]
    return sum(gaps) / len(right)


def _worst(judged: Iterable[Judged]) -> list[Mistake]:
    wrong = [each for each in judged if each.wanted != each.said.value]
    wrong.sort(key=lambda each: -each.said.confidence)
    return [Mistake(each.text, each.wanted, each.said.value, each.said.confidence) for each in wrong[:WORST]]
