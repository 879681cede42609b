"""What redaction finds and what it takes for personal data, on Presidio's generated sentences.

    python -m benchmarks.pii [--presidio]

Reads `pii_presidio/generated_large.json.gz` under VOC_DATA_DIR or ../shared/data. A mention counts as found when no
part of four characters of it is left, under whatever placeholder; a placeholder counts as right when it covers an
annotation of its own kind.
`--presidio` measures the recognisers of presidio-analyzer beside it (if installed).
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from voc.ingest.pii import redact

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
Spans = list[tuple[str, int, int]]


def main() -> None:
    folder = Path(os.environ.get("VOC_DATA_DIR", Path(__file__).parents[2] / "shared" / "data"))
    with gzip.open(folder / "pii_presidio" / "generated_large.json.gz") as file:
        sentences = json.load(file)
    print_table("voc", sentences, spans_of_redaction)
    if "--presidio" in sys.argv:
        print_table("presidio", sentences, presidio())


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


def presidio() -> Callable[[str], Spans]:
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer,
        EmailRecognizer,
        IbanRecognizer,
        IpRecognizer,
        PhoneRecognizer,
        UsSsnRecognizer,
    )

    kinds = (EmailRecognizer, PhoneRecognizer, CreditCardRecognizer, IbanRecognizer, IpRecognizer, UsSsnRecognizer)
    recognizers: list[Any] = [kind() for kind in kinds]

    def find(text: str) -> Spans:
        results = (r.analyze(text, r.supported_entities, None) for r in recognizers)
        return [(LABELS.get(f.entity_type, "?"), f.start, f.end) for found in results for f in found or ()]

    return find


def print_table(name: str, sentences: list[dict[str, Any]], find: Callable[[str], Spans]) -> None:
    mentions, found, right, given = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    start = time.perf_counter()
    for sentence in sentences:
        annotated = [(s["entity_type"], s["start_position"], s["end_position"]) for s in sentence["spans"]]
        spans = find(sentence["full_text"])
        for kind, begin, end in annotated:
            if kind in LABELS:
                mentions[LABELS[kind]] += 1
                found[LABELS[kind]] += any(b <= begin + 3 and end - 3 <= e for _, b, e in spans)
        for label, begin, end in spans:
            given[label] += 1
            right[label] += any(b < end and begin < e and LABELS.get(k, k) == label for k, b, e in annotated)
    seconds = time.perf_counter() - start
    print(f"\n{name}: {len(sentences) / seconds:,.0f} texts/s\n\n| | mentions | recall | placeholders | precision |")
    print("|---|---|---|---|---|")
    for label in sorted(given | mentions):
        recall = f"{found[label] / mentions[label]:.3f}" if mentions[label] else "-"
        precision = f"{right[label] / given[label]:.3f}" if given[label] else "-"
        print(f"| {label} | {mentions[label]} | {recall} | {given[label]} | {precision} |")


if __name__ == "__main__":
    main()
