"""Sentences written for voc, in trades and about contact points that the annotated sets lack.

`training/texts/*.txt` hold a line each: touchpoint, stage and sentiment, then `task:value` for whatever else the
sentence says, a bar, the text. `?` stands for "cannot be told from this alone". Tasks that are not named are not
labelled. They were written by a language model after the guidelines of voc_annotations, from no data.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training.data import Example

FOLDER = Path(__file__).parent / "texts"
FIRST = ("touchpoint", "stage", "sentiment")


def read(folder: Path = FOLDER) -> list[Example]:
    """All sentences, in the order of the files' names.

    Raises:
        ValueError: for a line that does not say what it is.
    """
    return [example for path in sorted(folder.glob("*.txt")) for example in _examples(path)]


def _examples(path: Path) -> Iterator[Example]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith(("#", "==")):
            continue
        labels, bar, text = line.partition(" | ")
        words = labels.split()
        if not bar or len(words) < len(FIRST):
            raise ValueError(f"{path.name}, line {number}: expected 'touchpoint stage sentiment | text', got {line!r}.")
        named = [*zip(FIRST, words, strict=False), *(word.split(":", 1) for word in words[len(FIRST) :])]
        targets = {task: {value: 1.0} for task, value in named if value != "?"}
        yield Example(text, "written", f"written:{text}", targets)
