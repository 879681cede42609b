from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.answers.period import Period
from voc.answers.wording import MINUS, counted, days, listed, number, percent, plain, signed


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (0.4, "0"), (-0.4, "0"), (12.3, "+12"), (-12.3, f"{MINUS}12"), (1234.0, "+1,234")]
)
def test_a_signed_number_has_a_sign_unless_it_reads_zero(value: float, text: str) -> None:
    assert signed(value) == text


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_no_number_is_written_as_minus_zero(value: float, digits: int) -> None:
    assert float(number(value, digits=digits).replace(",", "")) == round(value, digits)
    assert not number(value, digits=digits).startswith("-0") or float(number(value, digits=digits).replace(",", ""))
    assert "-" not in plain(value, digits=digits)


def test_a_share_is_written_as_a_percentage() -> None:
    assert percent(0.1234) == "12.3\N{NO-BREAK SPACE}%"


def test_one_of_a_thing_is_singular() -> None:
    assert (counted(1, "message"), counted(1234, "message")) == ("1 message", "1,234 messages")


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 11, 3), date(2026, 11, 3), "3 November 2026"),
        (date(2026, 11, 3), date(2026, 11, 9), "3 to 9 November 2026"),
        (date(2026, 10, 30), date(2026, 11, 2), "30 October to 2 November 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 December 2026 to 2 January 2027"),
    ],
)
def test_a_period_says_nothing_twice(first: date, last: date, text: str) -> None:
    assert days(Period(first, last)) == text


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_reads_like_a_sentence(items: list[str], text: str) -> None:
    assert listed(items) == text
