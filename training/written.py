"""Sentences written for voc, in trades and about contact points that the annotated sets lack.

`training/texts/*.txt` hold a line each: touchpoint, stage and sentiment, then `task:value` for whatever else the
sentence says, a bar, the text. `?` stands for "cannot be told from this alone". Tasks that are not named are not
labelled, or "none" and "false" where a star stands before the bar. They were written by a language model after the
guidelines of voc_annotations, from no data.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training.data import Example
from training.labelled import NONE, all_of

FOLDER = Path(__file__).parent / "texts"
FIRST = ("touchpoint", "stage", "sentiment")
WHOLE = "*"


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
        whole = words[-1] == WHOLE
        named = [
            *(NONE.items() if whole else ()),
            *zip(FIRST, words, strict=False),
            *(word.split(":", 1) for word in words[len(FIRST) : len(words) - whole]),
        ]
        targets = {task: all_of(value) for task, value in named if value != "?"}
        yield Example(text, "written", f"written:{text}", targets)
