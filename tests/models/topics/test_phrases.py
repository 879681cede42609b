from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.models.topics.phrases import (
    LONGEST,
    capitalised,
    clauses,
    common,
    completeness,
    content,
    fluent,
    phrases,
    says_something,
    spellings,
    without_redactions,
)


def test_a_phrase_neither_starts_nor_ends_in_an_empty_word() -> None:
    assert phrases("the refund is not paid") == ["not paid", "paid", "refund", "refund is not paid"]


def test_a_phrase_may_end_in_the_particle_of_its_verb() -> None:
    assert "top up" in phrases("I cannot top up my card")


def test_phrases_do_not_run_across_punctuation_or_redactions() -> None:
    assert phrases("great staff, cheap") == ["cheap", "great", "great staff", "staff"]
    assert phrases("ask [PERSON] again") == ["ask"]


def test_what_only_two_texts_say_is_not_common() -> None:
    assert common([["late", "slow"], ["late"], ["late", "slow"]]) == ["late"]


def test_a_phrase_is_found_once_in_a_text() -> None:
    assert phrases("slow slow slow") == ["slow"]


def test_redactions_are_left_out_of_a_text() -> None:
    assert without_redactions("[PERSON] from\n[CARD_NUMBER] was slow") == "from was slow"


def test_a_phrase_that_always_goes_on_does_not_stand_alone() -> None:
    keys = ["thanks pets", "thanks pets best"]
    assert completeness(keys, np.array([[4.0, 4.0], [4.0, 1.0]])).tolist() == [[0, 1], [0.75, 1]]


@pytest.mark.parametrize(("one", "other"), [("vet bill", "vet bills"), ("claim denied", "denied the claim")])
def test_names_that_differ_in_plural_order_or_empty_words_are_the_same(one: str, other: str) -> None:
    assert content(one) == content(other)


def test_words_are_written_as_customers_write_them_inside_a_sentence() -> None:
    spelling = spellings(["My iPhone crashed", "on iPhone it works", "THE IPHONE IS BAD", "Refund is due", "a refund"])
    assert capitalised("refund for iphone", spelling) == "Refund for iPhone"


def test_a_phrase_ends_where_another_thought_begins() -> None:
    assert "store because the site" not in phrases("the store because the site said so")


@pytest.mark.parametrize(
    "text",
    [
        "Kind regards,",
        "Good morning",
        "thanks, bye",
        "Order number: LF8642206.",
        "[PERSON]",
        "@brand",
        "-----",
        "10/10",
    ],
)
def test_courtesies_and_symbols_say_nothing(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize(
    "text", ["Great", "no answer", "Good", "My last order was late", "退款还没到", "慢", "الخدمة سيئة"]
)
def test_one_word_of_opinion_in_any_script_says_something(text: str) -> None:
    assert says_something(text)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(0 < len(key.split()) <= LONGEST for key in phrases(text))
    assert all(clauses(text))


def test_speech_is_read_as_it_was_meant() -> None:
    assert fluent("the the um chest, chest of erm drawers") == "the chest of drawers"
    assert "chest of drawers" in phrases("My my chest uh chest of drawers is late")
    assert fluent("It was very good") == "It was very good"
    assert [*clauses("late\nlate again")] == [["late"], ["late", "again"]]
