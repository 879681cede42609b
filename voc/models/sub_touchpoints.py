"""Sub-touchpoints of a company's own taxonomy, learned from its examples over the embeddings that are there anyway."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.domain import Label, Prediction, Segment, digest
from voc.errors import InvalidValue
from voc.models.base import Labeler
from voc.models.few_shot import FewShot
from voc.taxonomy import Taxonomy

TASK = "sub_touchpoint"
Embed = Callable[[Sequence[str]], NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says a text is about."""

    text: str
    touchpoint: str
    sub_touchpoint: str


@dataclass(frozen=True, slots=True)
class Divider:
    """Says which sub-touchpoint of its touchpoint a segment is about; made by `learn`, taught more by `corrected`.

    `versions` are those of the touchpoints that are divided: a segment is divided again only when its own changed.
    """

    taxonomy: Taxonomy
    versions: Mapping[str, str]
    embed: Embed
    models: Mapping[str, FewShot]

    @property
    def version(self) -> str:
        """The version of the taxonomy, with that of the corrections learned since."""
        learned = [touchpoint for touchpoint in self.versions if self._is_corrected(touchpoint)]
        return self.taxonomy.version + (f"+{digest(*(self.versions[t] for t in learned))[:8]}" if learned else "")

    @property
    def width(self) -> int:
        """Numbers of an embedding that it reads."""
        return int(next(iter(self.models.values())).vectors_.shape[1])

    def divide(self, vectors: NDArray[Any], touchpoints: Sequence[str]) -> list[Label | None]:
        """The sub-touchpoint of each segment, None where its touchpoint has none or none fits. *Shape:* (n, width)"""
        found: list[Label | None] = [None] * len(touchpoints)
        for touchpoint, model in self.models.items():
            rows = [row for row, each in enumerate(touchpoints) if each == touchpoint]
            for row, answer in zip(rows, model.predict(vectors[rows]), strict=True):
                found[row] = Label(TASK, answer.label, answer.confidence) if answer else None
        return found

    def corrected(self, corrections: Sequence[Correction]) -> Divider:
        """A divider that has learned these as well.

        Raises:
            InvalidValue: for a sub-touchpoint that the taxonomy does not have.
        """
        models, versions = dict(self.models), dict(self.versions)
        for touchpoint in dict.fromkeys(correction.touchpoint for correction in corrections):
            mine = [correction for correction in corrections if correction.touchpoint == touchpoint]
            _check(self.taxonomy.sub_touchpoints(touchpoint), mine)
            texts, names = [c.text for c in mine], [c.sub_touchpoint for c in mine]
            models[touchpoint] = models[touchpoint].learn(self.embed(texts), names)
            versions[touchpoint] = digest(versions[touchpoint], *texts, *names)
        return replace(self, models=models, versions=versions)

    def _is_corrected(self, touchpoint: str) -> bool:
        return self.versions[touchpoint] != self.taxonomy.version_of(touchpoint)


def learn(taxonomy: Taxonomy, embed: Embed) -> Divider:
    """What divides the touchpoints of a taxonomy; `embed` gives texts vectors as segments have them."""
    divided = [name for name in taxonomy.touchpoints if taxonomy.sub_touchpoints(name)]
    models = {}
    for touchpoint in divided:
        examples = [(text, key) for key, part in taxonomy.sub_touchpoints(touchpoint).items() for text in part.texts]
        models[str(touchpoint)] = FewShot().fit(embed([text for text, _ in examples]), [key for _, key in examples])
    return Divider(taxonomy, {name: taxonomy.version_of(name) for name in models}, embed, models)


class WithSubTouchpoints:
    """A labeler that names sub-touchpoints beside what another one says."""

    def __init__(self, labeler: Labeler, divider: Divider) -> None:
        self.labeler, self.divider = labeler, divider

    @property
    def version(self) -> str:
        """The version of the labeler and that of the taxonomy."""
        return f"{self.labeler.version}+{self.divider.version}"

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        """The other labeler's predictions, each with its sub-touchpoint where one fits."""
        made = self.labeler.predict(segments)
        rows = [row for row, prediction in enumerate(made) if prediction.embedding is not None]
        if not rows:
            return made
        vectors = np.stack([np.frombuffer(made[row].embedding or b"", "<f2") for row in rows])
        labels = self.divider.divide(vectors, [made[row].value("touchpoint") or "none" for row in rows])
        for row, label in zip(rows, labels, strict=True):
            if label is not None:
                made[row] = replace(made[row], labels=(*made[row].labels, label))
        return made


def _check(known: Mapping[str, object], corrections: Sequence[Correction]) -> None:
    for correction in corrections:
        if correction.sub_touchpoint not in known:
            allowed = f"a sub-touchpoint of {correction.touchpoint}: {', '.join(known) or 'it has none'}"
            raise InvalidValue("sub_touchpoint", correction.sub_touchpoint, allowed)
