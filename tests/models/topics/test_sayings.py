from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.models.topics.sayings import is_negated, sayings, suits


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I cannot open my files, but it is fine", ["cannot open my files"]),
        ("And then the claim took six weeks to pay because of the vet", ["claim took six weeks to pay"]),
        ("[PERSON] was rude to me!", []),
        ("Great.", []),
        ("Welcome to Larkfield. Shout out to Owen and team! Thanks for the quick help", []),
        ("Called customer service 1", ["Called customer service"]),
        ("Great app for using an app", []),
        ("They don't return their [PERSON] to login again", ["don't return"]),
        ("So far they have denied every claim", ["denied every claim"]),
        ("Same goes for not responding to emails", []),
        ("The premium of my dog goes up too", ["premium of my dog goes up"]),
        ("The corner sofa arrived w/ a scratch", ["corner sofa arrived"]),
    ],
)
def test_sayings_are_parts_of_a_text_without_fillers(text: str, said: list[str]) -> None:
    assert list(sayings(text)) == said


@given(st.text(max_size=200))
def test_any_text_has_short_sayings_or_none(text: str) -> None:
    assert all(2 <= len(said.split()) <= 8 and len(said) <= 60 for said in sayings(text))


def test_negation_is_seen() -> None:
    assert is_negated("It doesn’t open")
    assert not is_negated("It opens at last")


@pytest.mark.parametrize(
    ("said", "blamed", "praised"),
    [
        ("reimbursement for claims is fast", False, True),
        ("dont recommend them", True, False),
        ("app crashes daily", True, False),
        ("never any problems", True, True),
        ("claim took six weeks", True, True),
    ],
)
def test_what_is_blamed_is_not_named_in_words_of_praise_nor_the_other_way_round(
    said: str, blamed: bool, praised: bool
) -> None:
    assert (suits(said, -1), suits(said, 1), suits(said, 0)) == (blamed, praised, True)
