"""Token F1 of the spans of what was expected and what was got, on annotated segments.

    python -m benchmarks.expectation [--part seen] [--show 20]

`expectation_spans.jsonl` holds the offsets in 447 segments of voc_annotations (ids, no texts) whose expectation is not
none and where at least one of the two is said. The patterns are tuned on all parts but the last: `seen` and `unseen`
(chosen to hold each kind), `random` (in the order of a hash of their ids), `spent`, `later` (what followed, each held
out until the tuning after it) and `more`. `held out` are 84 segments of the same order: annotated before the patterns
were changed for the last time, and scored once.
The patterns are told the label that the set gives the segment. The alternative is what one gets without patterns: the
clause after "but", else the whole text as what was got.
"""

from __future__ import annotations

import argparse
import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from training.data import data_dir
from voc.models.expectation import Found, find_spans

KINDS = ("expected", "got")
PARTS = ("seen", "unseen", "random", "spent", "more", "later", "dev", "held out")
Row = tuple[str, str, Found]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=PARTS, default="held out")
    parser.add_argument("--show", type=int, default=0, help="so many segments with both answers")
    options = parser.parse_args()
    rows = annotated(options.part)
    print(f"{len(rows)} segments ({options.part}), {sum(len(gold) for *_, gold in rows)} spans")
    print("| token F1 | whole text | patterns |\n|---|---|---|")
    for kind in KINDS:
        print(f"| {kind} | {f1(rows, whole, (kind,)):.3f} | {f1(rows, find_spans, (kind,)):.3f} |")
    print(f"| both | {f1(rows, whole, KINDS):.3f} | {f1(rows, find_spans, KINDS):.3f} |")
    for text, label, gold in rows[: options.show]:
        print("\n" + text, f"\n  gold {said(text, gold)}\n  ours {said(text, find_spans(text, label))}")


def annotated(part: str) -> list[Row]:
    """Text, expectation label and spans of the segments of one part, or of all but those held out (`dev`)."""
    lines = (data_dir() / "voc_annotations" / "segments.jsonl").read_text(encoding="utf-8").splitlines()
    segments = {row["id"]: row for row in map(json.loads, lines)}
    spans = map(json.loads, Path(__file__).with_name("expectation_spans.jsonl").read_text().splitlines())
    return [
        (
            segments[row["id"]]["text"],
            segments[row["id"]]["expectation"],
            tuple((kind, *row[kind]) for kind in KINDS if kind in row),
        )
        for row in spans
        if part == _part(row) or (part == "dev" and _part(row) != "held out")
    ]


def _part(row: dict[str, Any]) -> str:
    """The part that says so itself, else a half by its id."""
    return str(row.get("part") or ("unseen" if zlib.crc32(row["id"].encode()) % 2 else "seen"))


def whole(text: str, _label: str) -> Found:
    """No patterns: what follows "but" was got and what stands before it was expected; else all of it was got."""
    before, but, _ = text.partition(" but ")
    if not but:
        return (("got", 0, len(text)),)
    return (("expected", 0, len(before)), ("got", len(before) + len(but), len(text)))


def f1(rows: list[Row], way: Callable[[str, str], Found], kinds: tuple[str, ...]) -> float:
    """Micro-averaged F1 of the tokens inside the spans of these kinds."""
    found = given = right = 0
    for text, label, gold in rows:
        wanted, answered = (_tokens(text, spans, kinds) for spans in (gold, way(text, label)))
        found, given, right = found + len(answered), given + len(wanted), right + len(wanted & answered)
    return 2 * right / max(1, found + given)


def _tokens(text: str, spans: Found, kinds: tuple[str, ...]) -> set[tuple[str, int]]:
    return {
        (kind, token.start())
        for kind, start, end in spans
        if kind in kinds
        for token in re.finditer(r"\w+", text)
        if start <= token.start() < end
    }


def said(text: str, spans: Found) -> dict[str, str]:
    """The words of each span."""
    return {kind: text[start:end] for kind, start, end in spans}


if __name__ == "__main__":
    main()
