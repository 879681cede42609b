"""Classes from a few examples each, over sentence embeddings, with an answer withheld where none fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Chosen on HWU64 (64 intents, 8 and 32 examples each): accuracy .800 and .876, where 1 gives .784 and .862.
C = 10.0
# Sharpness of the prototypes; they settle what little data leaves open. 20 and 30 were worse on HWU64.
PROTOTYPE_SHARPNESS = 10.0
FOLDS = 5
# Answers are given from the confidence on at which this share of the held-out answers was right.
PRECISION = 0.8
# Where there are too few examples to calibrate: clearly the best of two, and not out of place.
DEFAULT_CONFIDENCE, DEFAULT_SIMILARITY = 0.5, 0.35
# A single class knows only itself: it takes what is as near as all but the outermost twentieth of its examples.
OUTERMOST = 0.05


@dataclass(frozen=True, slots=True)
class Answer:
    """A class and the calibrated probability that it is right."""

    label: str
    confidence: float


class FewShot:
    """Prototypes and a regularised logistic regression together, calibrated by cross-validation.

    An answer is withheld (None) for a text that is less like any prototype than the examples are, or whose confidence
    was right too seldom in held-out folds. The same examples give the same model.

    Learned: `classes_`, `temperature_`, `min_confidence_`, `min_similarity_`, and `held_out_accuracy_` of the folds,
    None where there are too few examples for them.
    """

    def fit(self, vectors: NDArray[Any], labels: Sequence[str]) -> Self:
        """Learn from embeddings of unit length and their classes. *Shape:* vectors (n, width), labels n >= 1."""
        self.vectors_ = np.asarray(vectors, np.float64)
        self.labels_ = np.asarray(labels)
        self.classes_, codes = np.unique(self.labels_, return_inverse=True)
        self._parts = _Parts(self.vectors_, codes, len(self.classes_))
        self.held_out_accuracy_: float | None = None
        self.temperature_, self.min_confidence_ = self._calibrate(codes)
        self.min_similarity_ = self._similarity_floor(codes)
        return self

    def learn(self, vectors: NDArray[Any], labels: Sequence[str]) -> FewShot:
        """A model of the examples so far and of these, as corrections come in; this one stays as it is."""
        return FewShot().fit(np.concatenate([self.vectors_, vectors]), [*self.labels_, *labels])

    def predict(self, vectors: NDArray[Any]) -> list[Answer | None]:
        """An answer for each embedding, None where it is withheld. *Shape:* (n, width)"""
        if not len(vectors):
            return []
        scores, similarity = self.probabilities(vectors), self._parts.similarity(vectors).max(axis=1)
        return [
            Answer(str(self.classes_[best]), float(row[best]))
            if row[best] >= self.min_confidence_ and near >= self.min_similarity_
            else None
            for row, best, near in zip(scores, scores.argmax(axis=1), similarity, strict=True)
        ]

    def probabilities(self, vectors: NDArray[Any]) -> Array:
        """Calibrated probabilities in the order of `classes_`. *Shape:* (n, width) -> (n, classes)"""
        return _softened(self._parts.scores(np.asarray(vectors, np.float64)), self.temperature_)

    def _calibrate(self, codes: NDArray[np.intp]) -> tuple[float, float]:
        """Temperature (Guo et al., 2017) and least confidence, from folds that were held out."""
        if len(self.classes_) < 2 or np.bincount(codes).min() < 2:
            return 1.0, 0.0 if len(self.classes_) < 2 else DEFAULT_CONFIDENCE
        held_out = _held_out_scores(self.vectors_, codes, len(self.classes_))
        rows = np.arange(len(codes))

        def loss(temperature: float) -> float:
            return -float(np.log(_softened(held_out, temperature)[rows, codes] + 1e-12).mean())

        temperature = min(np.geomspace(0.1, 10, 41).tolist(), key=loss)
        found = _softened(held_out, temperature)
        right = found.argmax(axis=1) == codes
        self.held_out_accuracy_ = float(right.mean())
        return temperature, _least_confidence(found.max(axis=1), right)

    def _similarity_floor(self, codes: NDArray[np.intp]) -> float:
        """What tells the examples from those of a class that was never seen, each class playing that part once."""
        if np.bincount(codes).min() < 2:
            return DEFAULT_SIMILARITY
        own, others = _left_out_similarities(self.vectors_, codes, len(self.classes_))
        if len(self.classes_) < 2:
            return float(np.quantile(own, OUTERMOST))
        known = np.maximum(own, others)
        candidates = np.unique(np.concatenate([known, others]))
        balanced = [(known >= floor).mean() + (others < floor).mean() for floor in candidates]
        return float(candidates[int(np.argmax(balanced))])


class _Parts:
    """Prototypes and regression over the same examples."""

    def __init__(self, vectors: Array, codes: NDArray[np.intp], count: int) -> None:
        self.prototypes = _unit(np.stack([vectors[codes == code].mean(axis=0) for code in range(count)]))
        self.regression: Any = None
        if count > 1:
            from sklearn.linear_model import LogisticRegression  # takes a second to import

            self.regression = LogisticRegression(C=C, max_iter=1000).fit(vectors, codes)

    def similarity(self, vectors: NDArray[Any]) -> Array:
        return np.asarray(vectors, np.float64) @ self.prototypes.T

    def scores(self, vectors: Array) -> Array:
        """Logarithms of the mean of both probabilities."""
        near = _softmax(PROTOTYPE_SHARPNESS * self.similarity(vectors))
        if self.regression is None:
            return np.log(near)
        return np.asarray(np.log((near + self.regression.predict_proba(vectors)) / 2))


def _held_out_scores(vectors: Array, codes: NDArray[np.intp], count: int) -> Array:
    """Scores of every example from a model that did not see it; each class is spread over the folds."""
    order = np.lexsort((np.arange(len(codes)), codes))
    fold = np.empty(len(codes), int)
    fold[order] = np.arange(len(codes)) % min(FOLDS, int(np.bincount(codes).min()))
    scores = np.empty((len(codes), count))
    for number in range(fold.max() + 1):
        out = fold == number
        scores[out] = _Parts(vectors[~out], codes[~out], count).scores(vectors[out])
    return scores


def _left_out_similarities(vectors: Array, codes: NDArray[np.intp], count: int) -> tuple[Array, Array]:
    """Of each example: to the prototype of its class without it, and to the nearest of the other classes."""
    sums = np.stack([vectors[codes == code].sum(axis=0) for code in range(count)])
    own = (_unit(sums[codes] - vectors) * vectors).sum(axis=1)
    others = vectors @ _unit(sums).T
    others[np.arange(len(codes)), codes] = -1
    return own, others.max(axis=1)


def _least_confidence(confidence: Array, right: NDArray[np.bool_]) -> float:
    """The lowest confidence from which on answers were right often enough; the highest where they never were."""
    order = np.argsort(-confidence, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= PRECISION)
    return float(confidence[order[enough[-1]]]) if len(enough) else float(confidence.max())


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12))


def _softmax(scores: Array) -> Array:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _softened(scores: Array, temperature: float) -> Array:
    return _softmax(scores / temperature)
