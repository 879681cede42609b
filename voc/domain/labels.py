"""What is said of a segment: the tasks with their values, one label, all that one labeler says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

TOUCHPOINTS = ("sales", "marketing", "product", "service", "reputation", "other")
SENTIMENTS = ("negative", "neutral", "positive", "mixed")

# The 28 labels of GoEmotions (Demszky et al., 2020).
GO_EMOTIONS = (
    "admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion", "curiosity", "desire",
    "disappointment", "disapproval", "disgust", "embarrassment", "excitement", "fear", "gratitude", "grief", "joy",
    "love", "nervousness", "optimism", "pride", "realization", "relief", "remorse", "sadness", "surprise", "neutral",
)  # fmt: skip

# The twelve groups customer-experience teams work with.
EMOTIONS = (
    "anger", "frustration", "disappointment", "sadness", "fear", "confusion", "surprise", "joy", "gratitude", "trust",
    "relief", "disgust",
)  # fmt: skip

# Every label task with its values. The order is part of the model format: append, never reorder.
TASKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sentiment": SENTIMENTS,
        "emotion": EMOTIONS,
        "go_emotion": GO_EMOTIONS,
        "intensity": ("0", "1", "2", "3"),
        "touchpoint": (*TOUCHPOINTS, "none"),
        "stage": ("before", "during", "after", "unclear"),
        "word_of_mouth": ("recommends", "warns", "received", "considers", "none"),
        "loyalty": ("loyal", "wavering", "leaving", "left", "none"),
        "expectation": (
            "met", "exceeded", "below", "broken_promise", "worse_than_before", "better_than_before",
            "worse_than_alternative", "better_than_alternative", "none",
        ),
        "request": ("suggestion", "question", "help", "praise_only", "none"),
        "effort": ("high", "low", "none"),
        "handoff": ("true", "false"),
        "staff": ("praise", "criticism", "none"),
        "sarcasm": ("true", "false"),
    }
)  # fmt: skip
# Tasks that may give several labels to one segment.
MULTI_LABEL_TASKS = ("emotion", "go_emotion")

# The values of the expectation task that count as a gap between what was expected and what was got.
EXPECTATION_GAPS = ("below", "broken_promise", "worse_than_before", "worse_than_alternative")


@dataclass(frozen=True, slots=True)
class Label:
    """One thing that is said about a segment: `task` is `value`.

    `confidence` is the calibrated probability in [0, 1] that `value` is right. `score` is a signed strength where
    the task has one: sentiment in [-1, 1], emotion in [0, 1], intensity in [0, 3]. `second` is a runner-up
    (touchpoint). `spans` are (name, start, end) inside the segment (expectation: "expected", "got").
    `scores` is the whole distribution, given only when asked for.
    """

    task: str
    value: str
    confidence: float
    score: float | None = None
    second: str | None = None
    spans: tuple[tuple[str, int, int], ...] = ()
    scores: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """All that one labeler says of one segment, with the embedding that came out of the same pass.

    `embedding` is unit length, little-endian float16. A segment that the model does not serve has no labels and
    `skipped` says why ("language:de").
    """

    labels: tuple[Label, ...] = ()
    embedding: bytes | None = None
    skipped: str | None = None

    def value(self, task: str) -> str | None:
        """The value of a single-label task, or None where nothing was said."""
        return next((label.value for label in self.labels if label.task == task), None)
