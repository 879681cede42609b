"""What redaction finds, what it takes for personal data, and how many texts a second it reads.

    python -m benchmarks.pii

Reads `pii_presidio/generated_large.json.gz` (found and mistaken) and real tweets and reviews (speed) under
VOC_DATA_DIR or ../shared/data. A mention counts as found when no part of four characters of it is left, under whatever
placeholder; a placeholder counts as right when it covers an annotation of its own kind.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

from voc.ingest.pii import kinds_to_look_for, redact
from voc.ingest.pii.kinds import KINDS

FOLDER = Path(os.environ.get("VOC_DATA_DIR", Path(__file__).parents[2] / "shared" / "data"))
LABELS = {
    "EMAIL_ADDRESS": "EMAIL",
    "PHONE_NUMBER": "PHONE",
    "CREDIT_CARD": "CARD",
    "IBAN_CODE": "IBAN",
    "IP_ADDRESS": "IP",
    "US_SSN": "ID",
    "US_DRIVER_LICENSE": "ID",
    "DATE_TIME": "BIRTHDATE",
    "PERSON": "PERSON",
    "ADDRESS": "ADDRESS",
}
REAL = {
    "twitter_airline/Tweets.csv.gz": "text",
    "app_reviews_rosematcher/Google_Drive_Reviews.csv.gz": "content",
    "reviews_trustpilot_petinsurance/figo.csv.gz": "text",
    "reviews_trustpilot_petinsurance/fetch.csv.gz": "text",
}
Spans = list[tuple[str, int, int]]


def main() -> None:
    with gzip.open(FOLDER / "pii_presidio" / "generated_large.json.gz") as file:
        sentences = json.load(file)
    redact("ann@example.com")  # imports Presidio
    print_table(sentences)
    print_skipped([sentence["full_text"] for sentence in sentences])
    print_speed()


def print_skipped(texts: list[str]) -> None:
    """How many texts are not searched, and whether that hides anything the recognisers would have found."""
    from voc.ingest.pii.recognizers import find

    none: frozenset[str] = frozenset()
    looked = [kinds_to_look_for(text) for text in texts]
    missed = sum(find(t, kinds, keep=none) != find(t, KINDS, keep=none) for t, kinds in zip(texts, looked, strict=True))
    print(f"\n{sum(not kinds for kinds in looked):,} of {len(texts):,} texts were not searched at all.")
    print(f"In {missed} texts searching for every kind finds something else.")


def print_speed() -> None:
    print("\n| real texts | searched | texts/s |\n|---|---|---|")
    for name, column in REAL.items():
        with gzip.open(FOLDER / name, "rt", encoding="utf-8") as file:
            texts = [row[column] for row in csv.DictReader(file)][:5000]
        searched = sum(bool(kinds_to_look_for(text)) for text in texts) / len(texts)
        start = time.process_time()
        for text in texts:
            redact(text)
        print(
            f"| {name.removesuffix('.csv.gz')} | {searched:.0%} | {len(texts) / (time.process_time() - start):,.0f} |"
        )


def spans_of_redaction(text: str) -> Spans:
    """Where `redact` put placeholders, as spans of the original text, found by matching what lies between them."""
    parts = re.split(r"(\[[A-Z]+\])", redact(text))
    spans: Spans = []
    position = 0
    for index in range(1, len(parts), 2):
        start = position + len(parts[index - 1])
        following = parts[index + 1]
        end = text.find(following, start) if following else len(text)
        spans.append((parts[index][1:-1], start, end))
        position = end
    return spans


def print_table(sentences: list[dict[str, Any]]) -> None:
    mentions, found, right, given = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    start = time.process_time()
    for sentence in sentences:
        annotated = [(s["entity_type"], s["start_position"], s["end_position"]) for s in sentence["spans"]]
        spans = spans_of_redaction(sentence["full_text"])
        for kind, begin, end in annotated:
            if kind in LABELS:
                mentions[LABELS[kind]] += 1
                found[LABELS[kind]] += any(b <= begin + 3 and end - 3 <= e for _, b, e in spans)
        for label, begin, end in spans:
            given[label] += 1
            right[label] += any(b < end and begin < e and LABELS.get(k, k) == label for k, b, e in annotated)
    seconds = time.process_time() - start
    print("| | mentions | recall | placeholders | precision |\n|---|---|---|---|---|")
    for label in sorted(given | mentions):
        recall = f"{found[label] / mentions[label]:.3f}" if mentions[label] else "-"
        precision = f"{right[label] / given[label]:.3f}" if given[label] else "-"
        print(f"| {label} | {mentions[label]} | {recall} | {given[label]} | {precision} |")
    print(f"| all | {mentions.total()} | {found.total() / mentions.total():.3f} | {given.total()} ", end="")
    print(f"| {right.total() / given.total():.3f} |\n\n{len(sentences) / seconds:,.0f} sentences/s")


if __name__ == "__main__":
    main()
