import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.sample import style
from voc.sample.dice import Dice


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("a oven and a useless sofa", "an oven and a useless sofa"),
        ("A armchair", "An armchair"),
        ("a one hour slot", "a one hour slot"),
        ("a a word", "a a word"),
    ],
)
def test_articles_follow_the_sound(text, right):
    assert style.articles(text) == right


def test_a_sentence_starts_with_a_capital_and_ends_with_a_stop():
    assert style.sentence("it broke. nobody came ?") == "It broke. Nobody came?"
    assert style.sentence("they said no") == "They said no."


def test_formal_writing_keeps_the_words():
    assert style.formal(["it broke", "why?"], Dice(1)) == "It broke. Why?"


def test_casual_writing_and_speech_vary_with_the_dice():
    parts = ["the sofa arrived with a broken leg", "nobody answers the phone", "this is the second time"]
    assert len({style.casual(parts, Dice(seed)) for seed in range(50)}) > 25
    assert len({style.tweet(parts, Dice(seed)) for seed in range(50)}) > 25
    assert len({style.spoken(parts[0], Dice(seed)) for seed in range(50)}) > 8


@given(st.text(alphabet="abcdefgh ijk", min_size=1, max_size=200), st.integers(0, 1000))
def test_typos_are_few(text, seed):
    assert abs(len(style.typos(text, Dice(seed), rate=0.01)) - len(text)) <= len(text) * 0.02 + 1


def test_parts_that_end_with_a_sign_need_no_joint():
    assert (
        style.joined(["one question:", "is it blue?", "thanks", "bye"], ", ") == "one question: is it blue? thanks, bye"
    )
