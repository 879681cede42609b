from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.domain import Label, Prediction, Segment
from voc.models.taught import MIN_EXAMPLES, Example, Taught, fit, rehearse

LOUD, QUIET = "the fan is loud number {}", "the fan is quiet number {}"


def embed(texts: Sequence[str]) -> NDArray[Any]:
    """Loud points one way, quiet another, and each text more or less aside."""
    rows = np.array(
        [[("loud" in t) * 1.0, ("quiet" in t) * 1.0, 0.1 * (sum(map(ord, t)) % 5)] for t in texts], np.float64
    ).reshape(-1, 3)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


class AlwaysPositive:
    """A labeler that is half sure that everything is positive."""

    version = "blind@1"

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        vectors = embed([segment.text for segment in segments]).astype("<f2")
        label = Label("sentiment", "positive", 0.5, 0.4)
        return [Prediction((label, Label("stage", "after", 0.9)), vector.tobytes()) for vector in vectors]


EXAMPLES = [
    Example((LOUD if n % 2 else QUIET).format(n), "negative" if n % 2 else "positive") for n in range(MIN_EXAMPLES)
]


def test_what_helps_is_told_from_what_does_not() -> None:
    lesson = rehearse("sentiment", EXAMPLES, labeler=AlwaysPositive(), embed=embed)
    assert (lesson.n, lesson.before, lesson.after, lesson.gained) == (20, 0.5, 1.0, True)
    agreed = [Example(each.text, "positive") for each in EXAMPLES]
    lesson = rehearse("sentiment", agreed, labeler=AlwaysPositive(), embed=embed)
    assert (lesson.before, lesson.gained) == (1.0, False)


def test_what_was_learned_counts_where_it_is_surer_and_leaves_the_rest() -> None:
    taught = Taught(AlwaysPositive(), {"sentiment": fit(EXAMPLES, embed)}, version="corrections@20")
    texts = [EXAMPLES[7].text, EXAMPLES[8].text]
    made = taught.predict([Segment("f", 0, len(text), text) for text in texts])
    assert [prediction.value("sentiment") for prediction in made] == ["negative", "positive"]
    assert [prediction.value("stage") for prediction in made] == ["after", "after"]
    changed = made[0].labels[0]
    assert (changed.score, changed.confidence > 0.5) == (-1.0, True)
    assert taught.version == "blind@1+corrections@20"


def test_nothing_to_label_is_no_work() -> None:
    assert Taught(AlwaysPositive(), {"sentiment": fit(EXAMPLES, embed)}, version="x").predict([]) == []
