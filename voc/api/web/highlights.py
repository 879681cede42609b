"""Where the words of a search stand in a quote."""

from __future__ import annotations

import re

# The databases look for stems ("refunds" finds "refund"); the beginning of a word comes near enough.
_ENDING, _LEAST = 3, 4


def highlighted(text: str, query: str) -> list[tuple[str, bool]]:
    """The text in pieces that put together give it again, each with whether the search meant it."""
    words = {word[: max(_LEAST, len(word) - _ENDING)] for word in re.findall(r"\w+", query.casefold())}
    if not words:
        return [(text, False)]
    starts = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    pieces = re.split(rf"(\b(?:{starts})\w*)", text, flags=re.IGNORECASE)
    return [(piece, number % 2 == 1) for number, piece in enumerate(pieces) if piece]
