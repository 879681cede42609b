"""The labelled sets the label model learns from, read from VOC_DATA_DIR into one shape."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voc.domain import GO_EMOTIONS

Target = Mapping[str, float]
FOLDS = 5
# Share of the probability given to the second contact point where annotators named one.
SECOND_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Example:
    """One text with what is known about it.

    `targets` gives the probability of each value that is not 0, per task; a task that is absent is not labelled.
    Examples of one `group` (one message) are never split between training and evaluation.
    """

    text: str
    dataset: str
    group: str
    targets: Mapping[str, Target]
    # Drawn at random from its set, not by a pattern that makes rare values frequent.
    natural: bool = False

    @property
    def fold(self) -> int:
        """0 to 4, the same for the same group on every machine."""
        return zlib.crc32(self.group.encode()) % FOLDS


def data_dir() -> Path:
    """The folder of data sets: VOC_DATA_DIR, or ../shared/data beside the checkout."""
    folder = Path(os.environ.get("VOC_DATA_DIR", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        raise FileNotFoundError(f"No data sets in {folder}. Set VOC_DATA_DIR to the folder that holds them.")
    return folder


def annotated(folder: Path) -> list[Example]:
    """voc_annotations: 7,000 segments with all tasks but go_emotion."""
    path = folder / "voc_annotations" / "segments.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Example(row["text"], row["dataset"], _group(row), _targets(row), natural=row["drawn"] == "random")
        for row in rows
    ]


def go_emotions(folder: Path, split: str) -> list[Example]:
    """GoEmotions, split "train" (43,410) or "dev" (5,426)."""
    base = folder / "goemotions"
    path = base / f"{split}.tsv"
    text = (
        path.read_text("utf-8")
        if path.exists()
        else gzip.decompress((base / f"{split}.tsv.gz").read_bytes()).decode("utf-8")
    )
    rows = csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        Example(
            body, "goemotions", f"goemotions:{id}", {"go_emotion": {GO_EMOTIONS[int(i)]: 1.0 for i in ids.split(",")}}
        )
        for body, ids, id in rows
    ]


def pros_cons(folder: Path) -> list[Example]:
    """The pros and cons of product reviews (nltk_extra): 45,877 short phrases, positive or negative."""
    with zipfile.ZipFile(folder / "nltk_extra" / "pros_cons.zip") as archive:
        return [
            Example(phrase, "pros_cons", f"pros_cons:{phrase}", {"sentiment": {value: 1.0}})
            for name, value in (("IntegratedPros.txt", "positive"), ("IntegratedCons.txt", "negative"))
            for phrase in _phrases(archive.read(f"pros_cons/{name}").decode("latin-1"))
        ]


def sample(examples: Sequence[Example], count: int, *, seed: int) -> list[Example]:
    """`count` of the examples, or all of them if there are fewer, drawn without replacement."""
    return random.Random(seed).sample(examples, min(count, len(examples)))


def split(examples: Iterable[Example], *, held_out: int = 0) -> tuple[list[Example], list[Example]]:
    """The examples outside fold `held_out`, and those inside."""
    inside: tuple[list[Example], list[Example]] = ([], [])
    for example in examples:
        inside[example.fold == held_out].append(example)
    return inside


def _group(row: Mapping[str, Any]) -> str:
    return f"{row['dataset']}:{row['ref'].split('#')[0]}"


def _targets(row: Mapping[str, Any]) -> dict[str, Target]:
    sentiment = row["sentiment"]
    if sentiment != "mixed":
        sentiment = "negative" if sentiment < 0 else "positive" if sentiment > 0 else "neutral"
    targets: dict[str, Target] = {
        "sentiment": {sentiment: 1.0},
        "emotion": dict.fromkeys(row["emotions"], 1.0),
        "touchpoint": _touchpoint(row["touchpoint"], row["touchpoint2"]),
    }
    for task in ("intensity", "stage", "word_of_mouth", "loyalty", "expectation", "request", "effort", "staff"):
        targets[task] = {str(row[task]): 1.0}
    return targets | {task: {str(row[task]).lower(): 1.0} for task in ("handoff", "sarcasm")}


def _touchpoint(first: str, second: str | None) -> Target:
    if second is None or second == first:
        return {first: 1.0}
    return {first: 1 - SECOND_SHARE, second: SECOND_SHARE}


def _phrases(text: str) -> Iterator[str]:
    for line in text.splitlines():
        phrase = (
            line.strip().removeprefix("<Pros>").removeprefix("<Cons>").removesuffix("</Pros>").removesuffix("</Cons>")
        )
        if len(phrase.split()) >= 2:
            yield phrase
