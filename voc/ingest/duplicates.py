"""What makes two messages copies of one another: MinHash bands of their word triples.

Source: Broder, "On the resemblance and containment of documents" (1997); banding as in Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", chapter 3.
"""

from __future__ import annotations

import re
import struct

from rensa import RMinHash

# Ten people who write "Great app, love it" are ten people; ten who write the same eight words copied them.
MIN_WORDS = 8
# 5 bands of 7 rows find pairs of Jaccard similarity s with probability 1 - (1 - s^7)^5: 0.96 at 0.9, 0.69 at 0.8,
# 0.35 at 0.7, 0.04 at 0.5. Every shared band counts as a copy, so precision comes first; each band is a stored row.
BANDS = 5
ROWS = 7
_SEED = 1997
_NUMBERS = struct.Struct(f"<{BANDS * ROWS}I")
_BANDS = tuple((slice(start, start + 4 * ROWS), start) for start in range(0, 4 * BANDS * ROWS, 4 * ROWS))
# The largest prime below 2^63: the remainder of a whole band is a hash of it that fits a database.
_PRIME = 2**63 - 25

# Every alternative begins with a letter of its own, so that the search runs over the others at once.
_NOISE = re.compile(r"https?://\S+|www\.\S+|rt(?<=\brt) @\w+:?|@\w+")
# ASCII that is neither letter nor digit becomes a space.
_SPACED = {code: " " for code in range(128) if not chr(code).isalnum()}


def bands_of(text: str) -> tuple[int, ...]:
    """The bands of `text`, 63-bit integers of which copies share at least one; none for texts too short to be copies.

    Case, punctuation, spaces, links, handles and "RT @x:" do not count.
    """
    words = words_of(text)
    if len(words) < MIN_WORDS:
        return ()
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update(list(map(" ".join, zip(words, words[1:], words[2:], strict=False))))
    numbers = _NUMBERS.pack(*sketch.digest())
    # The band's place is added: equal rows in different bands are no match.
    return tuple([(int.from_bytes(numbers[part], "little") + start) % _PRIME for part, start in _BANDS])


def words_of(text: str) -> list[str]:
    """The words of `text` in lower case, without links, handles and "RT @x:"."""
    low = text.lower()
    if "@" in low or "://" in low or "www." in low:
        low = _NOISE.sub(" ", low)
    if low.isascii():
        return low.translate(_SPACED).split()
    # The few kinds of other characters one by one: a regular expression takes three times as long.
    for character in set(low):
        if not character.isalnum():
            low = low.replace(character, " ")
    return low.split()
