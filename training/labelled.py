"""Further segments of the annotated sets, labelled for voc on all tasks after the same guidelines.

`training/labels/SET.txt` hold no text, for that is not voc's to give: a line each says where the segment lies (message,
start, end), then touchpoint, stage, sentiment and intensity, then `task:value` for whatever else it says. A task that
is not named is "none" or "false". A language model made them, reading every text; they were drawn in part by what 0.3.0
took for rare values, the rest by chance (training/README.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training.data import SECOND_SHARE, Example, Target
from training.messages import SETS

FOLDER = Path(__file__).parent / "labels"
FIRST = ("touchpoint", "stage", "sentiment", "intensity")
# What a task says that is not named.
NONE = {
    "emotion": "",
    "word_of_mouth": "none",
    "loyalty": "none",
    "expectation": "none",
    "request": "none",
    "effort": "none",
    "staff": "none",
    "handoff": "false",
    "sarcasm": "false",
}


def read(data: Path, folder: Path | None = None) -> list[Example]:
    """All segments of `folder` (labels/) whose message is in the folder of data sets; of a set that is not there, none.

    Raises:
        ValueError: for a line that does not say what it is, or that points beside its message.
    """
    return [example for path in sorted((folder or FOLDER).glob("*.txt")) for example in _examples(path, data)]


def _examples(path: Path, data: Path) -> Iterator[Example]:
    name = path.stem
    try:
        messages = dict(SETS[name](data))
    except FileNotFoundError:
        return
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        place, bar, labels = line.partition(" | ")
        ref, start, end = place.rsplit(" ", 2) if place.count(" ") >= 2 else ("", "0", "0")
        text = messages.get(ref, "")[int(start) : int(end)]
        if not bar or (ref in messages and not text):
            raise ValueError(f"{path.name}, line {number}: no such segment: {line!r}.")
        if text:
            yield Example(text, name, f"{name}:{ref}", parse(labels))


def parse(labels: str) -> dict[str, Target]:
    """The probability of each value that is not 0, per task."""
    words = labels.split()
    touchpoints, *plain = words[: len(FIRST)]
    named = [*NONE.items(), *zip(FIRST[1:], plain, strict=True), *(word.split(":", 1) for word in words[len(FIRST) :])]
    return {task: all_of(values) for task, values in named} | {"touchpoint": _shares(touchpoints)}


def all_of(values: str) -> Target:
    """Every one of some values parted by commas, as emotions are; none of "": each has the probability 1."""
    return {value: 1.0 for value in values.split(",") if value}


def _shares(touchpoints: str) -> Target:
    first, plus, second = touchpoints.partition("+")
    return {first: 1 - SECOND_SHARE, second: SECOND_SHARE} if plus else {first: 1.0}
