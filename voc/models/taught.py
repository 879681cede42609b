"""A labeler that has learned from what people corrected, where that was shown to make it better."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.domain import Label, Prediction, Segment
from voc.models.base import Labeler
from voc.models.few_shot import Answer, FewShot

# Fewer say nothing of whether labels got better.
MIN_EXAMPLES = 20
FOLDS = 5
# A person gives no strength to a sentiment: the ends of the scale stand for it.
_SCORES = {"negative": -1.0, "neutral": 0.0, "positive": 1.0, "mixed": 0.0}
Embed = Callable[[Sequence[str]], NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Example:
    """A text of which people say that it is `wanted`."""

    text: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a task gains from `n` examples: the share that is right `before`, and `after` learning from the others.

    `after` is over five folds: no example is judged by what was learned from it.
    """

    n: int
    before: float
    after: float

    @property
    def gained(self) -> bool:
        """Whether learning made labels better."""
        return self.after > self.before


class Taught:
    """Labels of another labeler, but for those of which what was learned is surer than it."""

    def __init__(self, labeler: Labeler, models: Mapping[str, FewShot], *, version: str) -> None:
        self.labeler, self.models = labeler, models
        self.version = f"{labeler.version}+{version}"

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        """The other labeler's predictions with the labels that were learned otherwise."""
        made = self.labeler.predict(segments)
        rows = [row for row, prediction in enumerate(made) if prediction.embedding is not None and prediction.labels]
        if not rows:
            return made
        vectors = np.stack([np.frombuffer(made[row].embedding or b"", "<f2") for row in rows])
        for task, model in self.models.items():
            for row, answer in zip(rows, model.predict(vectors), strict=True):
                made[row] = replace(made[row], labels=tuple(_better(each, task, answer) for each in made[row].labels))
        return made


def fit(examples: Sequence[Example], embed: Embed) -> FewShot:
    """What is learned from examples; `embed` gives texts vectors as segments have them."""
    return FewShot().fit(embed([each.text for each in examples]), [each.wanted for each in examples])


def rehearse(task: str, examples: Sequence[Example], *, labeler: Labeler, embed: Embed) -> Lesson:
    """What a task would gain from at least `MIN_EXAMPLES` examples.

    People correct what is wrong more often than what is right, so the gain is smaller on everything than on these.
    """
    texts = [each.text for each in examples]
    said = [_label_of(prediction, task) for prediction in labeler.predict([_segment(text) for text in texts])]
    vectors, wanted = embed(texts), [each.wanted for each in examples]
    fold = np.arange(len(texts)) % FOLDS
    after = 0
    for number in range(FOLDS):
        rest, out = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        model = FewShot().fit(vectors[rest], [wanted[row] for row in rest])
        answers = zip(out, model.predict(vectors[out]), strict=True)
        after += sum(_better(said[row], task, answer).value == wanted[row] for row, answer in answers)
    before = sum(label.value == value for label, value in zip(said, wanted, strict=True))
    return Lesson(len(texts), before / len(texts), after / len(texts))


def _better(label: Label, task: str, answer: Answer | None) -> Label:
    if label.task != task or answer is None or answer.label == label.value or answer.confidence <= label.confidence:
        return label
    return Label(task, answer.label, answer.confidence, _SCORES[answer.label] if task == "sentiment" else None)


def _segment(text: str) -> Segment:
    return Segment("correction", 0, len(text), text)


def _label_of(prediction: Prediction, task: str) -> Label:
    return next((label for label in prediction.labels if label.task == task), Label(task, "none", 0.0))
