"""A labeler of which single tasks, or the embedding, are done by models of the user's choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from voc.domain import GO_EMOTIONS, Label, Prediction, Segment
from voc.models import decide
from voc.models.base import Labeler
from voc.models.label_maps import VALUES, meanings
from voc.models.spoken import spoken

ANY_LANGUAGE = "all"
# A multi-label model says yes from here on, as it was trained to.
YES = 0.5


class Classifier(Protocol):
    """What gives texts probabilities of labels of its own."""

    version: str
    labels: tuple[str, ...]
    multi_label: bool

    def probabilities(self, texts: Sequence[str]) -> NDArray[Any]:
        """*Shape:* (n, labels)"""
        ...


class Embedder(Protocol):
    """What gives texts vectors of unit length."""

    version: str

    def embed(self, texts: Sequence[str]) -> NDArray[Any]:
        """*Shape:* (n, width)"""
        ...


@dataclass(frozen=True, slots=True)
class Replacement:
    """A classifier that does one task, with what each of its labels means there."""

    task: str
    classifier: Classifier
    values: tuple[str, ...]

    @classmethod
    def of(cls, task: str, classifier: Classifier, told: Mapping[str, str]) -> Replacement:
        """The classifier with its labels understood.

        Raises:
            InvalidSettings: for labels that cannot be guessed.
        """
        return cls(task, classifier, meanings(task, classifier.labels, told))

    @property
    def mapping(self) -> dict[str, str]:
        """{label of the model: value of the task}."""
        return dict(zip(self.classifier.labels, self.values, strict=True))

    def label(self, texts: Sequence[str], *, all_scores: bool) -> list[tuple[Label, ...]]:
        """The labels of the task for each text; GoEmotions as well where the model speaks them."""
        found = self.classifier.probabilities(texts)
        rows = self._decide(found, self.task, VALUES[self.task], self.values, all_scores)
        names = tuple(label.lower() for label in self.classifier.labels)
        if self.task == "emotion" and set(GO_EMOTIONS) == set(names):
            fine = self._decide(found, "go_emotion", GO_EMOTIONS, names, all_scores)
            rows = [groups + others for groups, others in zip(rows, fine, strict=True)]
        return rows

    def _decide(
        self, found: NDArray[Any], task: str, values: Sequence[str], means: Sequence[str], all_scores: bool
    ) -> list[tuple[Label, ...]]:
        # Labels that mean the same share the probability of one answer, or each says yes on its own.
        combine = np.max if self.classifier.multi_label else np.sum
        columns = [[i for i, meaning in enumerate(means) if meaning == value] for value in values]
        scores = np.stack([combine(found[:, c], axis=1) if c else np.zeros(len(found)) for c in columns], axis=1)
        return decide.labels(scores, task=task, values=values, thresholds=[YES] * len(values), all_scores=all_scores)


class Swapped:
    """The shipped labeler with `replacements` for its labels and `embedder` for its embedding, where given.

    Segments in `languages` that the shipped labeler does not serve ("all": whatever the language) get what the
    replacements say, and nothing else.
    """

    def __init__(
        self,
        labeler: Labeler,
        *,
        replacements: Sequence[Replacement] = (),
        embedder: Embedder | None = None,
        languages: Sequence[str] = (),
        all_scores: bool = False,
    ) -> None:
        self.labeler, self.replacements, self.embedder = labeler, tuple(replacements), embedder
        self.languages, self.all_scores = frozenset(languages), all_scores

    @property
    def version(self) -> str:
        """The version of the shipped labeler, followed by what was replaced by which model."""
        parts = [f"{each.task}={each.classifier.version}" for each in self.replacements]
        parts += [f"embedding={self.embedder.version}"] if self.embedder else []
        parts += [f"languages={','.join(sorted(self.languages))}"] if self.languages else []
        return "+".join([self.labeler.version, *parts])

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        """One prediction per segment, in order."""
        made = self.labeler.predict(segments)
        rows = [row for row, segment in enumerate(segments) if made[row].skipped is None or self._serves(segment)]
        if not rows:
            return made
        texts = [spoken(segments[row].text) for row in rows]
        said = [each.label(texts, all_scores=self.all_scores) for each in self.replacements]
        vectors = self.embedder.embed(texts).astype("<f2") if self.embedder else None
        for number, row in enumerate(rows):
            new = [label for task in said for label in task[number]]
            vector = made[row].embedding if vectors is None else vectors[number].tobytes()
            made[row] = replace(made[row], labels=self._merged(made[row], new), embedding=vector, skipped=None)
        return made

    def _merged(self, before: Prediction, new: Sequence[Label]) -> tuple[Label, ...]:
        replaced = {each.task for each in self.replacements} | {label.task for label in new}
        return (*new, *(label for label in before.labels if label.task not in replaced))

    def _serves(self, segment: Segment) -> bool:
        language = (segment.language or "").replace("_", "-").split("-")[0].lower()
        if not self.replacements:
            return False
        return ANY_LANGUAGE in self.languages or language in self.languages
