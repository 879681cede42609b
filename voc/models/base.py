"""What a segmenter, a labeler and a topic model are, and where to find a labeler by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from voc.domain import Feedback, Prediction, Segment
from voc.registry import Registry


class Segmenter(Protocol):
    """Splits messages into the parts that make one point each."""

    @property
    def version(self) -> str:
        """Name and version: "clauses@1"."""
        ...

    def split(self, messages: Sequence[Feedback]) -> list[list[Segment]]:
        """The segments of each message, in the order of the messages."""
        ...


class Labeler(Protocol):
    """Says things about segments."""

    @property
    def version(self) -> str:
        """Name and version of the model: "voc-core@0.2.0"."""
        ...

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        """One prediction per segment, in order."""
        ...


labelers: Registry[Labeler] = Registry("labeler", "voc.models.labelers")
