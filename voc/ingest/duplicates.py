"""What makes two messages copies of one another: MinHash bands of their word triples.

Source: Broder, "On the resemblance and containment of documents" (1997); banding as in Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", chapter 3. Many texts are looked at together, as one array of characters: word by
word it takes twice as long.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Hashes: TypeAlias = NDArray[np.uint64]

# Ten people who write "Great app, love it" are ten people; ten who write the same eight words copied them.
MIN_WORDS = 8
# 5 bands of 7 rows find pairs of Jaccard similarity s with probability 1 - (1 - s^7)^5: 0.96 at 0.9, 0.69 at 0.8,
# 0.35 at 0.7, 0.04 at 0.5. Every shared band counts as a copy, so precision comes first; each band is a stored row.
BANDS = 5
ROWS = 7
# Characters that are looked at together: some 40 bytes of memory each.
_TOGETHER = 500_000
# Letters of a word that have a weight of their own, a power of two; after so many the weights begin again.
_WEIGHTS = 64
# What is no word of the author, and what a text that holds it holds: one expression for all would look at every
# character of every text.
_NOISE = (
    ("://", re.compile(r"https?://\S+")),
    ("www.", re.compile(r"www\.\S+")),
    ("rt @", re.compile(r"\brt @\w+:?")),
    ("@", re.compile(r"@\w+")),
)


def _mixed(numbers: Hashes) -> Hashes:
    """Each bit of a number in all of its bits (the finalizer of SplitMix64, Steele et al., OOPSLA 2014)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def _odd(first: int, *shape: int) -> Hashes:
    """Odd numbers with nothing in common, the same in every version of every library: what they make is stored."""
    return _mixed(np.arange(first, first + math.prod(shape), dtype=np.uint64)).reshape(shape) | np.uint64(1)


_BY_LETTER, _BY_WORD, _BY_ROW, _BY_BAND = _odd(1, _WEIGHTS), _odd(100, 3), _odd(200, ROWS), _odd(300, BANDS)
# Multiplied with an odd number, and another one added, all numbers of 32 bits are in another order.
_FACTORS, _ADDENDS = _odd(400, 2, BANDS * ROWS, 1).astype(np.uint32)


def bands_of(text: str) -> tuple[int, ...]:
    """The bands of `text`, 63-bit integers of which copies share at least one; none for texts too short to be copies.

    Case, punctuation, spaces, links, handles and "RT @x:" do not count.
    """
    return bands_of_all([text])[0]


def bands_of_all(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """The bands of each text."""
    found: list[tuple[int, ...]] = []
    part: list[str] = []
    size = 0
    for text in texts:
        part.append(_without_noise(text))
        size += len(part[-1])
        if size >= _TOGETHER:
            found += _bands(part)
            part, size = [], 0
    return found + _bands(part)


def _without_noise(text: str) -> str:
    text = text.lower()
    for mark, noise in _NOISE:
        if mark in text:
            text = noise.sub(" ", text)
    return text


def _bands(texts: Sequence[str]) -> list[tuple[int, ...]]:
    words, numbers = _words(texts)
    long = numbers >= MIN_WORDS
    if not long.any():
        return [()] * len(texts)
    # Each word begins a triple but for the last two of a text.
    ends = np.cumsum(numbers)
    begins = np.repeat(long, numbers)
    for last in (1, 2):
        begins[(ends - last)[long]] = False
    at = np.flatnonzero(begins)
    triples = _mixed(sum(words[at + place] * weight for place, weight in enumerate(_BY_WORD)))
    firsts = np.cumsum(numbers[long] - 2) - (numbers[long] - 2)
    # Each order has a least triple: two texts share it as often as their triples are the same.
    least = np.minimum.reduceat(triples.astype(np.uint32) * _FACTORS + _ADDENDS, firsts, axis=1)
    rows = least.T.reshape(-1, BANDS, ROWS).astype(np.uint64)
    # The band has its own number: equal rows in different bands are no match.
    keys = map(tuple, (_mixed((rows * _BY_ROW).sum(axis=2) + _BY_BAND) >> 1).tolist())
    return [next(keys) if is_long else () for is_long in long.tolist()]


def _words(texts: Sequence[str]) -> tuple[Hashes, NDArray[np.int64]]:
    """A number for each word of the texts, the same for the same letters and digits, and how many each text has."""
    letters = _letters("\n".join(["", *texts, ""]))
    inside = letters != 0
    starts, ends = np.flatnonzero(inside[1:] != inside[:-1]).astype(np.int32).reshape(-1, 2).T
    bounds = np.cumsum([len(text) + 1 for text in texts])
    numbers = np.diff(np.searchsorted(starts, bounds), prepend=0)
    lengths = ends - starts
    firsts = np.cumsum(lengths, dtype=np.int32) - lengths
    if not len(lengths):
        return np.zeros(0, np.uint64), numbers
    places = np.arange(firsts[-1] + lengths[-1], dtype=np.int32) - np.repeat(firsts, lengths)
    return np.add.reduceat(letters[inside] * _BY_LETTER[places & (_WEIGHTS - 1)], firsts), numbers


def _letters(text: str) -> NDArray[np.uint16] | NDArray[np.uint32]:
    """Letters and digits in lower case, 0 for every other character."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    table = _plane()
    if int(codes.max()) < len(table):
        return table[codes]
    # Beyond the basic plane lie emoji, and letters of few alphabets.
    found = table[np.minimum(codes, len(table) - 1)].astype(np.uint32)
    beyond = np.flatnonzero(codes >= len(table))
    found[beyond] = [_letter(code) for code in codes[beyond].tolist()]
    return found


@cache
def _plane() -> NDArray[np.uint16]:
    """`_letter` of each character of the basic plane."""
    return np.array([_letter(code) for code in range(2**16)], np.uint16)


def _letter(code: int) -> int:
    character = chr(code)
    return ord(character.lower()[0]) if character.isalnum() else 0
