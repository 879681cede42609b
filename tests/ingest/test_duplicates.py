"""Copies are found, people who merely say the same are not."""

from __future__ import annotations

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from voc.ingest.duplicates import BANDS, fingerprint

WORDS = [f"word{number}" for number in range(3000)]


def are_copies(first: str, second: str) -> bool:
    return not set(fingerprint(first)[1]).isdisjoint(fingerprint(second)[1])


def similarity(first: list[str], second: list[str]) -> float:
    shingles = [{tuple(words[i : i + 3]) for i in range(len(words) - 2)} for words in (first, second)]
    return len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])


def edited(words: list[str], *, edits: int, draw: random.Random) -> list[str]:
    changed = list(words)
    for position in draw.sample(range(len(words)), edits):
        changed[position] = draw.choice(WORDS)
    return changed


def test_case_punctuation_links_handles_and_retweets_do_not_count() -> None:
    plain = fingerprint("@acme your app crashed again today, please fix it soon!")
    shared = fingerprint("RT @ann: @acme Your app CRASHED again today please fix it soon https://t.co/xyz")
    assert plain == shared


def test_short_texts_are_equal_but_never_copies() -> None:
    text_hash, bands = fingerprint("Great app!")
    assert bands == ()
    assert text_hash == fingerprint("great app")[0]
    assert text_hash != fingerprint("bad app")[0]


def test_texts_without_words_are_told_apart() -> None:
    assert fingerprint("👍")[0] != fingerprint("👎")[0]


def test_near_copies_are_found_and_different_texts_are_not() -> None:
    draw = random.Random(7)
    near, far = [], []
    for _ in range(400):
        words = draw.sample(WORDS, 60)
        for edits in (1, 2, 6, 12):
            other = edited(words, edits=edits, draw=draw)
            alike = similarity(words, other)
            if alike >= 0.85 or alike <= 0.5:
                (near if alike >= 0.85 else far).append(are_copies(" ".join(words), " ".join(other)))
    recall = sum(near) / len(near)
    precision = sum(near) / (sum(near) + sum(far))
    # Expected from 1 - (1 - s^8)^8: 0.97 over these near pairs; one in a hundred of the far ones.
    assert len(near) > 300
    assert len(far) > 300
    assert recall > 0.93
    assert precision > 0.97


def test_unrelated_texts_share_no_band() -> None:
    draw = random.Random(8)
    texts = [" ".join(draw.sample(WORDS, 30)) for _ in range(60)]
    assert not any(are_copies(a, b) for a, b in combinations(texts, 2))


@given(st.text(max_size=200))
def test_every_text_has_a_hash_and_bands_that_fit_a_database(text: str) -> None:
    text_hash, bands = fingerprint(text)
    assert len(text_hash) == 32
    assert len(bands) in (0, BANDS)
    assert all(-(2**63) <= band < 2**63 for band in bands)
    assert fingerprint(text) == (text_hash, bands)
