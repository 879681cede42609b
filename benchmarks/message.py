"""Sentiment of whole messages: the rules over segments beside one label for the whole text.

    python -m benchmarks.message --count 200 [--half chosen] [--show 30]

MAMS: restaurant sentences whose aspects differ in polarity; `mixed` where positive and negative ones meet. SemEval-2016
(task 5, text level): reviews of restaurants and laptops, `mixed` by the same rule or where annotators said "conflict".
Reviews of pet insurers (Trustpilot) and of an airline, against their stars: the lower two fifths of the scale are
negative, the upper two positive, the middle counts as neither, so a review of the middle is right when it is called
neutral or mixed. A message that was called mixed is wrong elsewhere. Reviews of which any part was annotated are left
out: the weights may have learned from them. The whole text as one segment is cut after 128 tokens, as any encoder does.

The constants of voc.models.message were chosen on the half `chosen` (texts with an even checksum), the figures are
those of the other. Of MAMS (its validation part: the weights learned from the training part) four fifths of both
halves were seen when choosing, so that it would not lose.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import zlib
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
MIXED = frozenset({"mixed"})
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Whole:
    """One segment per message."""

    version = "whole@1"

    def split(self, messages: Sequence[Feedback]) -> list[list[Segment]]:
        """The message itself."""
        return [[Segment(m.id, 0, len(m.text), m.text)] for m in messages]


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200, help="messages of each set")
    parser.add_argument("--half", choices=("chosen", "reported"), default="reported")
    parser.add_argument("--show", type=int, default=0, help="so many messages of each set that the rules get wrong")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    labeler = Core(threads=options.threads, precision="int8")
    print(f"{labeler.version}, {options.half} half")
    print("| accuracy | n | whole text | segments | ratio | called mixed | F1 of mixed |\n" + "|---" * 7 + "|")
    for name, rows in rows_of(options.half).items():
        drawn = random.Random(1).sample(rows, min(options.count, len(rows)))
        whole, parts = (answers(drawn, segmenter, labeler) for segmenter in (Whole(), Clauses()))
        print(line(name, drawn, whole, parts), flush=True)
        wrong = [(row, said) for row, said in zip(drawn, parts, strict=True) if said not in row[1]]
        for (text, wanted), said in wrong[: options.show]:
            print(f"  said {said}, is {' or '.join(sorted(wanted))}: {text}")


def rows_of(half: str) -> dict[str, list[Row]]:
    """The messages of one half, by set."""
    parts = {"MAMS": list(mams()), "SemEval": list(semeval()), "Trustpilot": trustpilot(), "airline": airline()}
    even = half == "chosen"
    return {name: [row for row in rows if (_checksum(row) % 2 == 0) == even] for name, rows in parts.items()}


def _checksum(row: Row) -> int:
    return zlib.crc32(row[0].encode())


def line(name: str, rows: Sequence[Row], whole: Sequence[str], parts: Sequence[str]) -> str:
    """A row of the table: accuracy of both ways, how often and how well they say mixed (where people did)."""
    n = len(rows)
    one, many = (sum(a in w for a, (_, w) in zip(said, rows, strict=True)) for said in (whole, parts))
    called = f"{whole.count('mixed') / n:.0%}, {parts.count('mixed') / n:.0%}"
    f1 = ", ".join(_f1(rows, said) for said in (whole, parts)) if MIXED in {wanted for _, wanted in rows} else ""
    return f"| {name} | {n} | {one / n:.3f} | {many / n:.3f} | {many / one:.2f} | {called} | {f1} |"


def _f1(rows: Sequence[Row], said: Sequence[str]) -> str:
    right = sum(a == "mixed" and w == MIXED for a, (_, w) in zip(said, rows, strict=True))
    return f"{2 * right / (said.count('mixed') + sum(w == MIXED for _, w in rows)):.3f}"


def answers(rows: Sequence[Row], segmenter: Segmenter, labeler: Core) -> list[str]:
    """The sentiment of each message."""
    messages = [Feedback("benchmark", str(n), "review", NOW, text) for n, (text, _) in enumerate(rows)]
    found = label_messages(messages, segmenter=segmenter, labeler=labeler)
    return [labels["sentiment"].value if "sentiment" in labels else "neutral" for labels in found]


def mams() -> Iterator[Row]:
    """Restaurant sentences with what their aspects add up to."""
    root = ElementTree.parse(data_dir() / "absa_mams" / "ATSA" / "val.xml").getroot()
    for sentence in root.iter("sentence"):
        sides = {term.get("polarity", "") for term in sentence.iter("aspectTerm")}
        yield sentence.findtext("text") or "", _added_up(sides)


def semeval() -> Iterator[Row]:
    """Reviews of restaurants and laptops with what the aspects of the whole text add up to."""
    for kind in ("Restaurants", "Laptops"):
        root = ElementTree.parse(data_dir() / "absa_semeval2016" / f"ABSA16_{kind}_Train_English_SB2.xml").getroot()
        for review in root.iter("Review"):
            text = " ".join(sentence.findtext("text") or "" for sentence in review.iter("sentence"))
            yield text, _added_up({opinion.get("polarity", "") for opinion in review.iter("Opinion")})


def _added_up(polarities: set[str]) -> frozenset[str]:
    if "conflict" in polarities or {"positive", "negative"} <= polarities:
        return MIXED
    return frozenset(polarities - {"neutral"} or {"neutral"})


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
