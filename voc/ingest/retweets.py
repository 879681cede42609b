"""Retweets of texts too short to be recognised by their bands: copies where the words are the same.

Ten people who write "Great app, love it" are ten people; who writes "RT @ann: Great app, love it" repeats one of them.
"""

from __future__ import annotations

import re
from hashlib import blake2b

_RETWEET = re.compile(r"\s*rt @\w", re.IGNORECASE)
_NOISE = re.compile(r"https?://\S+|www\.\S+|\brt @\w+:?|@\w+")
_WORD = re.compile(r"[^\W_]+")


def retweet_bands(text: str) -> tuple[int, ...]:
    """The one band of a short retweet, a 63-bit integer; none for what is no retweet or has no words."""
    key = _key(text) if _RETWEET.match(text) else None
    return () if key is None else (key,)


def retweeted_as(text: str) -> int | None:
    """The band that retweets of a short `text` have; None for retweets and for texts without words."""
    return None if _RETWEET.match(text) else _key(text)


def _key(text: str) -> int | None:
    """63 bits of the words in lower case, without links, handles and "RT @x:"."""
    words = " ".join(_WORD.findall(_NOISE.sub(" ", text.lower())))
    return int.from_bytes(blake2b(words.encode("utf-8", "replace"), digest_size=8).digest()) >> 1 if words else None
