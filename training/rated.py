"""What the stars of a review say about the sentiment of its segments, and what labels gain by it.

    VOC_DATA_DIR=../shared/data python -m training.rated

Counted on the annotations outside the held-out fold that come with a rating, shown on those inside it. The first table
is voc.models.rated.EVIDENCE.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training import data
from voc.domain import SENTIMENTS, Label, Rating, Segment
from voc.models import rated
from voc.models.labelers.core import Core

_STARS = re.compile(r"(\d) stars")
_OF_TEN = re.compile(r"([\d.]+)/10")


def main() -> None:
    """Print both tables."""
    learnt, held_out = rows(data.data_dir())
    print("\n".join(", ".join(f"{value:.2f}" for value in row) for row in evidence(learnt)))
    print("\n| share | accuracy | negative with 4 and 5 stars: said | right | there |\n|---|---|---|---|---|")
    print("\n".join(gain(held_out, share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)))


def rows(folder: Path) -> tuple[list[tuple[str, Rating, str]], list[tuple[str, Rating, str]]]:
    """Text, rating and sentiment of the annotated segments with a rating: outside the held-out fold, and inside."""
    lines = (folder / "voc_annotations" / "segments.jsonl").read_text("utf-8").splitlines()
    found: tuple[list[tuple[str, Rating, str]], list[tuple[str, Rating, str]]] = ([], [])
    for example, line in zip(data.annotated(folder), lines, strict=True):
        rating = _rating(json.loads(line))
        if rating is not None:
            found[example.fold == 0].append((example.text, rating, next(iter(example.targets["sentiment"]))))
    return found


def evidence(learnt: Sequence[tuple[str, Rating, str]]) -> NDArray[np.float64]:
    """log(share with the rating / share at all), each value seen once more than it was. *Shape:* (5, 4)"""
    counts = np.ones((len(rated.EVIDENCE), len(SENTIMENTS)))
    for _, rating, sentiment in learnt:
        counts[rated.level(rating), SENTIMENTS.index(sentiment)] += 1
    return np.asarray(np.log(counts / counts.sum(axis=1, keepdims=True) / (counts.sum(axis=0) / counts.sum())))


def gain(held_out: Sequence[tuple[str, Rating, str]], share: float) -> str:
    """One row of the table: how right the labels are where `share` of the evidence counts."""
    labeler = Core(threads=1, rating_share=share)
    segments = [Segment(str(i), 0, len(text), text, rating=rating) for i, (text, rating, _) in enumerate(held_out)]
    said = [_sentiment(labels.labels) for labels in labeler.predict(segments)]
    wanted = [sentiment for _, _, sentiment in held_out]
    high = [rated.level(rating) >= 3 for _, rating, _ in held_out]
    negative = [s == "negative" and h for s, h in zip(said, high, strict=True)]
    there = [w == "negative" and h for w, h in zip(wanted, high, strict=True)]
    right = sum(n and t for n, t in zip(negative, there, strict=True))
    accuracy = np.mean([s == w for s, w in zip(said, wanted, strict=True)])
    return f"| {share} | {accuracy:.3f} | {sum(negative)} | {right} | {sum(there)} |"


def _sentiment(labels: Sequence[Label]) -> str:
    return next(label.value for label in labels if label.task == "sentiment")


def _rating(row: Mapping[str, Any]) -> Rating | None:
    if found := _OF_TEN.search(row["context"]):
        return Rating(float(found[1]), 1, 10)
    found = _STARS.search(row["context"])
    return Rating(float(found[1]), 1, 5) if found else None


if __name__ == "__main__":
    main()
