from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.insights.journeys.quantities import hours, in_words, quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on hold for fifty minutes", 50 / 60), ("within 24 hours", 24), ("it took two weeks", 336),
        ("half an hour on the phone", 0.5), ("an hour and a half", 1.5), ("2-3 days", 60), ("two to three days", 60),
        ("5 working days", 168), ("a couple of weeks", 336), ("one hundred and twenty days", 2880), ("48h later", 48),
        ("2 and a half hours", 2.5), ("next day delivery", 24), ("a week late", 168), ("1,000 hours", 1000),
        ("20 mins, then 2hrs", 2),
    ],
)  # fmt: skip
def test_times_are_read_in_hours(text: str, expected: float) -> None:
    assert hours(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    [
        "open 24/7",
        "one of the best",
        "I called 3 times",
        "a daydream",
        "",
        "£30 a go",
        "my puppy is 4 months old",
        "a 10-year-old phone",
        "two 3 year olds",
    ],
)
def test_other_numbers_are_no_times(text: str) -> None:
    assert hours(text) is None


def test_amounts_have_their_currency() -> None:
    found = quantities("charged £45.99 instead of thirty pounds, or $1,200 or 9 euros, or $5K")
    assert [(each.value, each.unit) for each in found] == [
        (45.99, "GBP"), (30, "GBP"), (1200, "USD"), (9, "EUR"), (5000, "USD"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["$10 more per month", "20 pounds off", "£5 extra", "increased by $100"])
def test_a_difference_is_no_amount(text: str) -> None:
    assert quantities(text) == ()


def test_times_are_told_as_people_say_them() -> None:
    told = [in_words(each) for each in (50 / 60, 1, 1.5, 24, 36, 336, 400, 5 / 3600, 11 * 730, 8766)]
    expected = ["50 minutes", "1 hour", "1.5 hours", "1 day", "1.5 days", "2 weeks", "16.7 days", "5 seconds"]
    expected += ["11 months", "1 year"]
    assert told == expected


@given(st.text(st.sampled_from("0123456789 ,.-£hours andhalfdays\n"), max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    assert all(0 < each.value < 1e9 for each in quantities(text))
