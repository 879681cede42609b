"""Real reviews with their stars, none of which holds an annotated segment: does the message label agree?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from training import auxiliary, data
from training.data import Example
from training.leaks import without
from voc.domain import Feedback
from voc.models.base import Labeler
from voc.models.message import aggregate
from voc.models.segmenter import Clauses

# The middle is a message that takes no side or both.
SIDES = {"low": "negative", "middle": "neutral", "high": "positive"}


def reviews(folder: Path, *, each: int) -> list[Example]:
    """`each` reviews of every level of stars (1-2, 3, 4-5; of ten: 1-4, 5-6, 7-10) of Trustpilot, Drive and BA."""
    annotated = [example.text for example in data.annotated(folder)]
    found: list[Example] = []
    for name, rows in (("trustpilot", _trustpilot), ("drive", _drive), ("ba", _ba)):
        examples = [
            Example(text, name, f"{name}:{place}", {"stars": {auxiliary.stars(stars): 1.0}})
            for place, (text, stars) in enumerate(rows(folder))
            if len(text) > 2
        ]
        for level in auxiliary.STARS:
            pool = data.sample([e for e in examples if level in e.targets["stars"]], 4 * each, seed=1)
            found += without(pool, annotated).kept[:each]
    return found


def agreement(examples: Sequence[Example], labeler: Labeler) -> tuple[list[str], list[str]]:
    """What the stars say and what the labels of the messages say, both as negative, neutral or positive."""
    segmenter = Clauses()
    messages = [Feedback(e.dataset, e.group, "review", datetime(2000, 1, 1, tzinfo=UTC), e.text) for e in examples]
    split = segmenter.split(messages)
    predictions = iter(labeler.predict([segment for segments in split for segment in segments]))
    right, said = [], []
    for example, segments in zip(examples, split, strict=True):
        labels = aggregate([(segment, next(predictions)) for segment in segments])
        value = next((label.value for label in labels if label.task == "sentiment"), "neutral")
        right.append(SIDES[next(iter(example.targets["stars"]))])
        said.append("neutral" if value == "mixed" else value)
    return right, said


def _trustpilot(folder: Path) -> Iterator[tuple[str, float]]:
    for path in sorted((folder / "reviews_trustpilot_petinsurance").glob("*.csv.gz")):
        for row in auxiliary.read_rows(path):
            yield row["text"], float(row["rating"])


def _drive(folder: Path) -> Iterator[tuple[str, float]]:
    for row in auxiliary.read_rows(folder / "app_reviews_rosematcher" / "Google_Drive_Reviews.csv.gz"):
        text = row["content"].split("-----")[0]
        # Some are in other languages, which are not labelled.
        if text.isascii():
            yield text, float(row["rating"])


def _ba(folder: Path) -> Iterator[tuple[str, float]]:
    for row in auxiliary.read_rows(folder / "reviews_ba_airline" / "BA_AirlineReviews.csv.gz"):
        if row["OverallRating"]:
            yield row["ReviewBody"], float(row["OverallRating"]) / 2
