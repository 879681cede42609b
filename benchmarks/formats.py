"""What becomes of every row of the data folder, and how often roles are told right.

    python -m benchmarks.formats

Reads the reviews, tweets and transcripts under VOC_DATA_DIR or ../shared/data as `voc ingest file` would. Sets without
dates or with unusual columns are given a mapping, as a user would with --map; it is printed. A row is explained when it
was accepted, filtered by a rule or rejected with a reason. "was" is how many rows the reader of the format's own kind
(csv, json, lines) counts, where there is one to ask: nothing may be lost on the way.

Roles: dialogues whose roles are known are handed over with the roles taken away. The signs were adjusted on the sets
called dev, never on those called test.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from voc.domain import Feedback, Rejected
from voc.errors import VocError
from voc.ingest.base import Filtered
from voc.ingest.files import read_files
from voc.ingest.reading import FileInfo
from voc.ingest.transcript_roles import infer
from voc.settings import load

FOLDER = Path(os.environ.get("VOC_DATA_DIR", Path(__file__).parents[2] / "shared" / "data"))
SETTINGS = load({"VOC_PII": "off"})
UNDATED = {"created_at": "=2020-01-01"}
# Pattern -> what a user would have to say with --map.
TABLES: dict[str, dict[str, str]] = {
    "app_reviews_dabrowski2022/study2_reviews_10000.csv.gz": UNDATED,
    "app_reviews_rosematcher/*_Reviews.csv.gz": {},
    "apple_twitter_dfe/*.csv": {},
    "complaints_preotiuc2019/*.csv": UNDATED,
    "nhs_fft_pxtextmining/*.csv.gz": UNDATED,
    "reviews_amazon_alexa/*": {},
    "reviews_ba_airline/*": {},
    "reviews_trustpilot_petinsurance/*": {},
    "sxsw_brand_emotion/*": UNDATED,
    "twcs_spotify/*": {},
    "twitter_airline/*": {},
    "transcript_formats/*/*": UNDATED,
}
NO_DATA = ("README.md", "LICENSE", "LICENSE.txt")
Dialogue = list[tuple[str, str]]


def main() -> None:
    print_rows()
    print_roles()


def print_rows() -> None:
    """A line per file: its format and what became of its rows."""
    print("| file | format | rows | was | accepted | filtered | rejected | why |\n|---|---|---|---|---|---|---|---|")
    totals: Counter[str] = Counter()
    for pattern, mapping in TABLES.items():
        for path in sorted(FOLDER.glob(pattern)):
            if path.is_file() and path.name not in NO_DATA:
                totals += print_file(path, mapping)
    print(f"\n{totals['files']:,} files, {totals['rows']:,} rows, {totals['unexplained']:,} unexplained\n")


def print_file(path: Path, mapping: dict[str, str]) -> Counter[str]:
    """Reads one file and prints its line; the counts of its rows."""
    read: list[FileInfo] = []
    kinds: Counter[str] = Counter()
    why: Counter[str] = Counter()
    name = "/".join(path.relative_to(FOLDER).parts[-2:])
    try:
        for item in read_files([path], settings=SETTINGS, key=b"k", mapping=mapping, on_file=read.append):
            kind, reason = _explained(item.outcome)
            kinds[kind] += 1
            why.update([reason] if reason else [])
    except VocError as error:
        print(f"| {name} | refused | | | | | | {_short(str(error).replace(str(path), path.name))} |")
        return Counter(files=1)
    rows, was = sum(kinds.values()), _counted(path)
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in why.most_common(3))
    shown = [f"{kinds[kind]:,}" for kind in ("accepted", "filtered", "rejected")]
    formats = ", ".join(sorted({info.format for info in read}))
    print(f"| {name} | {formats} | {rows:,} | {was} | {' | '.join(shown)} | {reasons} |", flush=True)
    return Counter(files=1, rows=rows, unexplained=kinds["unexplained"])


def _explained(outcome: object) -> tuple[str, str]:
    if isinstance(outcome, Feedback):
        return "accepted", ""
    if isinstance(outcome, Filtered):
        return "filtered", outcome.rule
    if isinstance(outcome, Rejected) and outcome.reason:
        return "rejected", _short(outcome.reason)
    return "unexplained", ""


def _short(reason: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"'[^']*'|\d+", "...", reason)).replace("|", "/")[:80]


def _counted(path: Path) -> str:
    """The rows that Python's own reader finds in a table, "" where there is none for the format."""
    if not re.search(r"\.(csv|tsv)(\.gz)?$", path.name):
        return ""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    text = data.decode("utf-8-sig", "replace").replace("\0", "")
    csv.field_size_limit(sys.maxsize)
    delimiter = "\t" if ".tsv" in path.name else ","
    return f"{sum(1 for row in csv.reader(io.StringIO(text, newline=''), delimiter=delimiter) if row) - 1:,}"


def print_roles() -> None:
    """A line per set of dialogues: how many get roles, and how many of these are right."""
    print("| dialogues | n | roles given | right of these | ms each |\n|---|---|---|---|---|")
    chats = list(_airlines())
    sets = {
        "sgd_dialogues dev": _sgd("dev"),
        "twacs_airline_dialogs first half (dev)": chats[:2500],
        "sgd_dialogues test": _sgd("test"),
        "twacs_airline_dialogs second half (test)": chats[2500:],
        "uss_satisfaction MWOZ (test)": _satisfaction(),
    }
    for name, dialogues in sets.items():
        print(_judged(name, [d for d in dialogues if len({role for role, _ in d}) == 2]))


def _judged(name: str, dialogues: list[Dialogue]) -> str:
    began = time.process_time()
    found = [infer([{"speaker": role, "text": text} for role, text in dialogue])[0] for dialogue in dialogues]
    each = 1000 * (time.process_time() - began) / len(dialogues)
    given = [roles for roles in found if roles]
    right = sum(all(speaker == role for speaker, role in roles.items()) for roles in given)
    return (
        f"| {name} | {len(dialogues):,} | {len(given) / len(dialogues):.3f} | {right / len(given):.3f} | {each:.1f} |"
    )


def _sgd(part: str) -> Iterator[Dialogue]:
    roles = {"USER": "customer", "SYSTEM": "agent"}
    for record in _lines(FOLDER / "sgd_dialogues" / f"{part}.slim.jsonl.gz"):
        yield [(roles[turn["speaker"]], turn["utterance"]) for turn in record["turns"]]


def _airlines() -> Iterator[Dialogue]:
    roles = {"cust": "customer", "rep": "agent"}
    with gzip.open(FOLDER / "twacs_airline_dialogs" / "airlines_raw_unlabelled_5000.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            text = f"{row['first_utterance']} {row['context']}"
            yield [
                (roles[who], said) for who, said in re.findall(r"<(cust|rep)__(.*?)__(?:cust|rep)>", text, re.DOTALL)
            ]


def _satisfaction() -> Iterator[Dialogue]:
    dialogue: Dialogue = []
    with gzip.open(FOLDER / "uss_satisfaction" / "MWOZ.txt.gz", "rt") as file:
        for line in file:
            who, _, rest = line.partition("\t")
            said = rest.partition("\t")[0]
            if who in ("USER", "SYSTEM") and said != "OVERALL":
                dialogue.append(("customer" if who == "USER" else "agent", said))
            elif not line.strip():
                yield dialogue
                dialogue = []
    yield dialogue


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    with gzip.open(path, "rt") as file:
        yield from map(json.loads, file)


if __name__ == "__main__":
    main()
