from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.insights.spread import spread


def test_what_stays_as_it_is_has_a_spread_number_of_one() -> None:
    found = spread([20] * 21)
    assert found is not None
    assert found.value == pytest.approx(1, abs=0.01)
    assert found.low < 1 < found.high
    assert found.n == 140


def test_what_doubles_every_day_spreads_and_what_halves_dies_out() -> None:
    doubling, halving = spread([2**day for day in range(14)]), spread([2**day for day in range(14, 0, -1)])
    assert doubling is not None
    assert halving is not None
    assert doubling.low > 2
    assert halving.high < 0.6


@given(st.lists(st.integers(min_value=0, max_value=3), max_size=30))
def test_few_mentions_have_none_and_a_value_lies_in_its_interval(daily: list[int]) -> None:
    found = spread(daily)
    if sum(daily) < 5 or len(daily) < 8:
        assert found is None
    if found is not None:
        assert 0 <= found.low <= found.value <= found.high
