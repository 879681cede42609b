"""Texts to learn from that are, or nearly are, texts that will be judged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from training.data import Example

# Any so many words in a row that two texts share make them near duplicates.
SHINGLE = 8
# What differs between two copies of a tweet: names, links, punctuation.
NOISE = re.compile(r"@\w+|https?://\S+|[^\w\s]")
WORD = re.compile(r"\w+")
# "Great app" is written by thousands: texts this short are no copies of each other.
SHORT = 3


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The examples that share nothing with what is judged, and how many did."""

    kept: list[Example]
    exact: int
    near: int


def without(examples: Sequence[Example], judged: Iterable[str]) -> Cleaned:
    """`examples` less those whose words are the same as those of a judged text, or share eight in a row with one."""
    whole: set[tuple[str, ...]] = set()
    parts: set[tuple[str, ...]] = set()
    for text in judged:
        found = words(text)
        if len(found) > SHORT:
            whole.add(found)
            parts.update(shingles(found))
    kept, exact, near = [], 0, 0
    for example in examples:
        found = words(example.text)
        if found in whole:
            exact += 1
        elif any(part in parts for part in shingles(found)):
            near += 1
        else:
            kept.append(example)
    return Cleaned(kept, exact, near)


def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without names, links and punctuation."""
    return tuple(WORD.findall(NOISE.sub(" ", text.lower())))


def shingles(found: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every run of eight words."""
    for start in range(len(found) - SHINGLE + 1):
        yield tuple(found[start : start + SHINGLE])
