"""A worker or the schedule of voc with a labeler that looks for words: what is measured is everything but the model.

    python -m benchmarks.stand_in worker --queues ingest,label      # as voc worker
    python -m benchmarks.stand_in beat 5                            # as voc beat, with a nudge every 5 seconds

A message is one segment. What is said to be late or broken is negative; "late" is about service, "broken" and "fine"
are about the product. There are no vectors, and so no topics.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from voc import worker
from voc.build import Parts
from voc.cli import main as command_line
from voc.domain import Feedback, Label, Prediction, Segment


class WholeMessages:
    """One segment per message."""

    version = "whole@1"

    def split(self, messages: Sequence[Feedback]) -> list[list[Segment]]:
        """The message as its own segment."""
        return [[Segment(m.id, 0, len(m.text), m.text, language=m.language, created_at=m.created_at)] for m in messages]


class Words:
    """Labels by the words of a text."""

    version = "words@1"

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        """Sentiment and touchpoint."""
        return [_prediction(segment.text) for segment in segments]


class StandIn(Parts):
    """The parts of the settings, without any model."""

    segmenter = WholeMessages()
    labeler = Words()
    core = None  # type: ignore[assignment]


def _prediction(text: str) -> Prediction:
    late, bad = "late" in text, "late" in text or "broken" in text
    return Prediction(
        labels=(
            Label("sentiment", "negative" if bad else "positive", 0.9, score=-0.8 if bad else 0.8),
            Label("touchpoint", "service" if late else "product", 0.9),
        )
    )


def main() -> None:
    # What the tasks make their parts of.
    vars(worker)["Parts"] = StandIn
    if sys.argv[1] == "beat":
        worker.app.conf.beat_schedule = {"sweep": {"task": "voc.sweep", "schedule": float(sys.argv.pop())}}
    command_line()


if __name__ == "__main__":
    main()
