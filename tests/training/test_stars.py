from collections.abc import Sequence
from pathlib import Path

from training import stars
from training.data import Example
from voc.domain import Label, Prediction, Segment


class Wordy:
    """Good where it says so, bad where it says so."""

    version = "wordy@1"

    def predict(self, segments: Sequence[Segment]) -> list[Prediction]:
        return [Prediction(labels=(Label("sentiment", said(segment.text), 0.9),)) for segment in segments]


def said(text: str) -> str:
    return "positive" if "good" in text else "negative" if "bad" in text else "neutral"


def review(text: str, level: str) -> Example:
    return Example(text, "d", text, {"stars": {level: 1.0}})


def test_the_label_of_a_message_is_compared_with_its_stars() -> None:
    examples = [
        review("It is good. Bye.", "high"),
        review("A bad day", "low"),
        review("The day was bad, but the food was good.", "middle"),
    ]

    right, found = stars.agreement(examples, Wordy())

    assert right == ["positive", "negative", "neutral"]
    # Mixed counts as the middle.
    assert found == ["positive", "negative", "neutral"]


def test_reviews_of_all_sources_are_drawn_by_level_of_stars(sets: Path) -> None:
    found = {(e.dataset, e.text): next(iter(e.targets["stars"])) for e in stars.reviews(sets, each=3)}

    assert found == {
        ("trustpilot", "Paid in a day"): "high",
        ("trustpilot", "Never paid"): "low",
        ("drive", "Crashes "): "low",
        ("ba", "Awful seat"): "low",
        ("ba", "It was fine"): "middle",
    }
