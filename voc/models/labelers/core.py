"""The shipped label model: every task and the embedding from one encoder pass."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voc.domain import Label, Prediction, Rating, Segment
from voc.models import decide, rated
from voc.models.artifacts import SHIPPED, read_manifest
from voc.models.base import labelers
from voc.models.encoder import Encoder, Precision, load_two_towers
from voc.models.spoken import spoken

# The primary language the weights were trained on. A text of unknown language is taken for it.
LANGUAGE = "en"


@labelers.register
class Core:
    """Labels of all tasks and a sentence embedding for English segments.

    `folder` holds the weights and their manifest; the shipped ones when not given. `threads` 0 means one per
    physical core. `all_scores` puts the whole distribution on the first label of each task. `precision` "int8" is
    faster on processors with VNNI and changes about one label in fifty; it counts as another version. `rating_share`
    says how much the stars of a review count for the sentiment of its segments; 0 leaves it to the words alone.

    Raises:
        ModelNotLoaded: if weights are absent or do not match their manifest (the weights are read on first use).
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        threads: int = 2,
        all_scores: bool = False,
        precision: Precision = "f32",
        rating_share: float = rated.SHARE,
    ) -> None:
        self.folder = folder or SHIPPED
        self.precision = precision
        self.threads = threads
        self.all_scores = all_scores
        self.rating_share = rating_share
        self.manifest = read_manifest(self.folder)

    @property
    def version(self) -> str:
        """Name and version of the weights: "voc-core@0.2.0", with "+int8" where they run in integers."""
        return self.manifest.model + ("+int8" if self.precision == "int8" else "")

    @cached_property
    def encoder(self) -> Encoder:
        """The loaded model; its `embed` gives the embeddings that predictions carry, for queries say."""
        return load_two_towers(self.folder, self.manifest, threads=self.threads, precision=self.precision)

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        """One prediction per segment, in order; segments in other languages are skipped with a reason."""
        served = [segment for segment in segments if _served(segment.language)]
        made = iter(self._predictions(served) if served else [])
        return [
            next(made) if _served(segment.language) else Prediction(skipped=f"language:{segment.language}")
            for segment in segments
        ]

    def _predictions(self, segments: Sequence[Segment]) -> list[Prediction]:
        encoding = self.encoder.encode([spoken(segment.text) for segment in segments])
        tasks = self._labels(encoding.logits, [segment.rating for segment in segments])
        vectors = encoding.embeddings.astype("<f2")
        return [
            Prediction(labels=tuple(label for task in row for label in task), embedding=vector.tobytes())
            for row, vector in zip(zip(*tasks, strict=True), vectors, strict=True)
        ]

    def _labels(self, logits: NDArray[np.float32], ratings: Sequence[Rating | None]) -> list[list[tuple[Label, ...]]]:
        found, start = [], 0
        for task, values in self.manifest.labels.items():
            columns = logits[:, start : start + len(values)]
            start += len(values)
            scores = decide.probabilities(
                columns, task=task, prior=self.manifest.priors[task], temperature=self.manifest.temperatures[task]
            )
            if task == "sentiment":
                scores = rated.with_ratings(scores, ratings, share=self.rating_share)
            thresholds = self.manifest.thresholds[task]
            found.append(
                decide.labels(scores, task=task, values=values, thresholds=thresholds, all_scores=self.all_scores)
            )
        return found


def _served(language: str | None) -> bool:
    return language is None or language == "unknown" or language.replace("_", "-").split("-")[0].lower() == LANGUAGE
