"""Sentiment of whole messages: the rules over segments beside one label for the whole text.

    python -m benchmarks.message --count 200

MAMS (validation part): restaurant sentences whose aspects differ in polarity; `mixed` where positive and negative ones
meet. Reviews of pet insurers (Trustpilot) and of an airline, against their stars: the lower two fifths of the scale are
negative, the upper two positive, the middle counts as neither, so a review of the middle is right when it is called
neutral or mixed. A message that was called mixed is wrong elsewhere. Reviews of which any part was annotated are left
out: the weights may have learned from them. The whole text as one segment is cut after 128 tokens, as any encoder does.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree

from training.data import data_dir
from voc.domain import Feedback, Segment
from voc.models.base import Segmenter
from voc.models.evaluate import label_messages
from voc.models.labelers.core import Core
from voc.models.segmenter import Clauses

Row = tuple[str, frozenset[str]]
NEGATIVE, POSITIVE, BETWEEN = frozenset({"negative"}), frozenset({"positive"}), frozenset({"neutral", "mixed"})
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Whole:
    """One segment per message."""

    version = "whole@1"

    def split(self, messages: Sequence[Feedback]) -> list[list[Segment]]:
        """The message itself."""
        return [[Segment(m.id, 0, len(m.text), m.text)] for m in messages]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200, help="messages of each set")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    labeler = Core(threads=options.threads, precision="int8")
    print(
        f"{labeler.version}\n| accuracy | n | whole text | segments | ratio | called mixed |\n|---|---|---|---|---|---|"
    )
    for name, rows in (("MAMS", list(mams())), ("Trustpilot", trustpilot()), ("airline", airline())):
        drawn = random.Random(1).sample(rows, min(options.count, len(rows)))
        whole, parts = (answers(drawn, segmenter, labeler) for segmenter in (Whole(), Clauses()))
        one, many = (sum(a in w for a, (_, w) in zip(found, drawn, strict=True)) for found in (whole, parts))
        n = len(drawn)
        called = f"{Counter(whole)['mixed'] / n:.0%}, {Counter(parts)['mixed'] / n:.0%}"
        print(f"| {name} | {n} | {one / n:.3f} | {many / n:.3f} | {many / one:.2f} | {called} |", flush=True)


def answers(rows: Sequence[Row], segmenter: Segmenter, labeler: Core) -> list[str]:
    """The sentiment of each message."""
    messages = [Feedback("benchmark", str(n), "review", NOW, text) for n, (text, _) in enumerate(rows)]
    found = label_messages(messages, segmenter=segmenter, labeler=labeler)
    return [labels["sentiment"].value if "sentiment" in labels else "neutral" for labels in found]


def mams() -> Iterator[Row]:
    """Restaurant sentences with what their aspects add up to."""
    root = ElementTree.parse(data_dir() / "absa_mams" / "ATSA" / "val.xml").getroot()
    for sentence in root.iter("sentence"):
        sides = {term.get("polarity", "") for term in sentence.iter("aspectTerm")} - {"neutral"}
        value = "mixed" if len(sides) == 2 else sides.pop() if sides else "neutral"
        yield sentence.findtext("text") or "", frozenset({value})


def trustpilot() -> list[Row]:
    """Reviews of four pet insurers with one to five stars."""
    names = ("figo", "fetch", "aspca", "petsbest")
    rows = [row for name in names for row in _read(f"reviews_trustpilot_petinsurance/{name}.csv.gz")]
    return _unseen("trustpilot", [(row["text"], _by_stars(float(row["rating"]), 5)) for row in rows if row["rating"]])


def airline() -> list[Row]:
    """Reviews of an airline with one to ten points."""
    rows = _read("reviews_ba_airline/BA_AirlineReviews.csv.gz")
    found = [(r["ReviewBody"], _by_stars(float(r["OverallRating"]), 10)) for r in rows if r["OverallRating"]]
    return _unseen("ba", found)


def _by_stars(value: float, highest: int) -> frozenset[str]:
    share = value / highest
    return NEGATIVE if share <= 0.4 else POSITIVE if share >= 0.8 else BETWEEN


def _read(path: str) -> list[dict[str, str]]:
    with gzip.open(data_dir() / path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _unseen(dataset: str, rows: Sequence[Row]) -> list[Row]:
    """The rows no part of which was annotated."""
    lines = (data_dir() / "voc_annotations" / "segments.jsonl").read_text(encoding="utf-8").splitlines()
    known = [row["text"].strip() for row in map(json.loads, lines) if row["dataset"] == dataset]
    drawn = random.Random(0).sample(rows, min(1500, len(rows)))
    return [(text, value) for text, value in drawn if text.strip() and not any(part in text for part in known)]


if __name__ == "__main__":
    main()
