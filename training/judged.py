"""The examples the label model is judged on, none of which it learns from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training import aspects, auxiliary, data
from training.data import Example

# GoEmotions dev holds 5,426; so many are enough for 28 thresholds.
EMOTIONS = 2_000


def fold(folder: Path, number: int) -> list[Example]:
    """The held-out annotations and a part of GoEmotions dev: what the calibration is fitted on."""
    _, held_out = data.split(data.annotated(folder), held_out=number)
    return held_out + data.sample(data.go_emotions(folder, "dev"), EMOTIONS, seed=7)


def texts(folder: Path) -> Iterator[str]:
    """Everything that no set but the annotations may teach: all annotations, and every validation split."""
    sets = (
        data.annotated(folder),
        data.go_emotions(folder, "dev"),
        *(read(folder, "val") for read in (auxiliary.tweet_sentiment, auxiliary.tweet_emotion, auxiliary.irony)),
        [Example(clause.text, "mams", "", {}) for clause in aspects.clauses(folder, "val")],
    )
    return (example.text for examples in sets for example in examples)
