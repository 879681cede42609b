from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.insights.journeys.made import remark
from voc.insights.journeys.ledger import advocate, agreement, entry


@pytest.mark.parametrize(
    ("text", "label", "sentiment", "expected"),
    [
        ("I told all my friends to buy here.", "recommends", "positive", ("given", True, "friends", None)),
        ("Stay away from this shop!", "warns", "negative", ("given", False, "everyone", None)),
        ("Bought it because my sister recommended it.", "received", "positive", ("received", True, "family", "bought")),
        ("I cancelled after reading the reviews.", "received", "negative", ("received", False, "reviews", "lost")),
        ("Thinking of it, my vet uses it.", "considers", "neutral", ("considered", None, "professionals", None)),
    ],
)
def test_a_line_says_who_told_whom_and_what_came_of_it(
    text: str, label: str, sentiment: str, expected: tuple[str, bool | None, str | None, str | None]
) -> None:
    found = entry(remark(text, word_of_mouth=label, sentiment=sentiment))
    assert found is not None
    assert (found.direction, found.positive, found.partner, found.consequence) == expected


def test_other_remarks_are_no_line() -> None:
    assert entry(remark()) is None


def test_words_make_promoters_and_detractors() -> None:
    assert advocate({"recommends"}, {None}, -0.5) == 1
    assert advocate({"recommends", "warns"}, {None}, 0.9) == -1
    assert [advocate({None}, {None}, score) for score in (0.8, 0.2, -0.6)] == [1, 0, -1]


def test_agreement_is_one_where_all_agree_and_zero_by_chance() -> None:
    assert agreement([(1, 1), (0, 0), (-1, -1)]) == 1
    assert agreement([(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1)]) == pytest.approx(0)
    assert agreement([(1, 1)]) is None
    assert agreement([]) is None


@given(st.lists(st.tuples(st.sampled_from([-1, 0, 1]), st.sampled_from([-1, 0, 1])), max_size=30))
def test_agreement_never_passes_one(pairs: list[tuple[int, int]]) -> None:
    found = agreement(pairs)
    assert found is None or found <= 1
