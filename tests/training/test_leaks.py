from hypothesis import given
from hypothesis import strategies as st

from training.data import Example
from training.leaks import SHINGLE, shingles, without, words

JUDGED = "The claim was paid in two days and the woman on the phone was lovely."


def kept(text: str, judged: str = JUDGED) -> list[str]:
    return [example.text for example in without([Example(text, "d", text, {})], [judged]).kept]


def test_a_copy_is_dropped_whatever_its_case_names_links_and_punctuation() -> None:
    text = "@insurer the claim was paid in two days, and the woman on the phone was LOVELY!! https://t.co/x"

    found = without([Example(text, "d", "g", {})], [JUDGED])

    assert (found.kept, found.exact, found.near) == ([], 1, 0)


def test_a_text_that_shares_eight_words_in_a_row_is_dropped() -> None:
    found = without([Example("So, the claim was paid in two days and then nothing.", "d", "g", {})], [JUDGED])

    assert (found.kept, found.exact, found.near) == ([], 0, 1)


def test_a_text_that_shares_seven_words_in_a_row_is_kept() -> None:
    assert kept("Well, the claim was paid in two days.")


def test_short_texts_are_no_copies_of_each_other() -> None:
    assert kept("Great app!", judged="great app") == ["Great app!"]


@given(st.text())
def test_no_text_of_more_than_three_words_survives_itself(text: str) -> None:
    assert bool(kept(text, judged=text)) == (len(words(text)) <= 3)


@given(st.lists(st.sampled_from(["a", "b"]), max_size=20))
def test_there_is_a_shingle_for_every_start(found: list[str]) -> None:
    assert len(list(shingles(found))) == max(0, len(found) - SHINGLE + 1)
