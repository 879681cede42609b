"""Copies are found, people who merely say the same are not."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.ingest import duplicates
from voc.ingest.duplicates import BANDS, bands_of, bands_of_all

WORDS = [f"word{number}" for number in range(3000)]


def are_copies(first: str, second: str) -> bool:
    return not set(bands_of(first)).isdisjoint(bands_of(second))


def similarity(first: list[str], second: list[str]) -> float:
    shingles = [{tuple(words[i : i + 3]) for i in range(len(words) - 2)} for words in (first, second)]
    return len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])


def edited(words: list[str], *, edits: int, draw: random.Random) -> list[str]:
    changed = list(words)
    for position in draw.sample(range(len(words)), edits):
        changed[position] = draw.choice(WORDS)
    return changed


def test_case_punctuation_links_handles_and_retweets_do_not_count() -> None:
    plain = bands_of("@acme your app crashed again today, please fix it soon!")
    shared = bands_of("RT @ann: @acme Your app CRASHED again today please fix it soon https://t.co/xyz")
    assert plain == shared


@given(st.lists(st.text(max_size=60) | st.lists(st.sampled_from(WORDS[:9]), max_size=30).map(" ".join)))
def test_a_text_has_the_same_bands_alone_and_among_others(texts: list[str]) -> None:
    alone = [bands_of(text) for text in texts]
    assert bands_of_all(texts) == alone
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates, "_TOGETHER", 50)
        assert bands_of_all(texts) == alone


@given(st.lists(st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=8), min_size=8, max_size=12))
def test_what_stands_between_words_does_not_count(words: list[str]) -> None:
    bands = bands_of(" ".join(words))
    assert len(bands) == BANDS
    assert bands == bands_of("\n— ".join(words) + " 🙂!")


def test_emoji_and_rare_letters_stand_in_any_place() -> None:
    rare = "𝐠𝐫𝐞𝐚𝐭 one two three four five six 𝐬𝐞𝐯𝐞𝐧"
    assert bands_of("🙂" + rare) == bands_of(rare + "🙂") == bands_of(rare)
    assert bands_of(rare) != bands_of(rare.replace("𝐬", "𝐭"))


def test_short_texts_are_never_copies() -> None:
    assert bands_of("Great app!") == ()
    assert bands_of("👍") == ()


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
    # Expected from 1 - (1 - s^7)^5: 0.96 over these near pairs; one in a hundred of the far ones.
    assert len(near) > 300
    assert len(far) > 300
    assert recall > 0.93
    assert precision > 0.97


def test_unrelated_texts_share_no_band() -> None:
    draw = random.Random(8)
    texts = [" ".join(draw.sample(WORDS, 30)) for _ in range(60)]
    assert not any(are_copies(a, b) for a, b in combinations(texts, 2))


@given(st.text(max_size=200))
def test_bands_are_always_the_same_and_fit_a_database(text: str) -> None:
    bands = bands_of(text)
    assert len(bands) in (0, BANDS)
    assert all(0 <= band < 2**63 for band in bands)
    assert bands_of(text) == bands
