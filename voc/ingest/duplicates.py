"""What makes two messages copies of one another: a hash of the normalised text, and MinHash bands for near copies.

Source: Broder, "On the resemblance and containment of documents" (1997); banding as in Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", chapter 3.
"""

from __future__ import annotations

import hashlib
import re

import numpy as np
from rensa import RMinHash

# Ten people who write "Great app, love it" are ten people; ten who write the same eight words copied them.
MIN_WORDS = 8
SHINGLE_WORDS = 3
# 8 bands of 8 rows find pairs of Jaccard similarity s with probability 1 - (1 - s^8)^8: 0.99 at 0.9, 0.77 at 0.8,
# 0.38 at 0.7, 0.03 at 0.5. Every shared band counts as a copy, so precision comes first; each band is a stored row.
BANDS = 8
ROWS = 8
_SEED = 1997
_MULTIPLIERS = np.random.default_rng(_SEED).integers(1, 2**64, (BANDS, ROWS), dtype=np.uint64) | np.uint64(1)

_NOISE = re.compile(r"https?://\S+|www\.\S+|\brt @\w+:?|@\w+")
_WORD = re.compile(r"[^\W_]+")


def fingerprint(text: str) -> tuple[str, tuple[int, ...]]:
    """The hash of `text` and its bands: signed 64-bit integers, none for texts too short to be copies.

    Case, punctuation, spaces, links, handles and "RT @x:" do not count. A text without any word is hashed as it is.
    """
    low = text.lower()
    words = _WORD.findall(_NOISE.sub(" ", low) if "@" in low or "://" in low or "www." in low else low)
    text_hash = hashlib.blake2b((" ".join(words) or text).encode(), digest_size=16).hexdigest()
    return text_hash, _bands(words) if len(words) >= MIN_WORDS else ()


def _bands(words: list[str]) -> tuple[int, ...]:
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update([" ".join(triple) for triple in zip(words, words[1:], words[2:], strict=False)])
    rows = np.array(sketch.digest(), dtype=np.uint64).reshape(BANDS, ROWS)
    # Every band has multipliers of its own: equal rows in different bands are no match. Products wrap around.
    band_hashes = (rows * _MULTIPLIERS).sum(axis=1, dtype=np.uint64)
    return tuple(band_hashes.astype(np.int64).tolist())
