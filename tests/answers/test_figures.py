from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.answers.figures import balance, beyond_chance, difference, growth, net_sentiment, per_thousand, rate
from voc.domain import MEASURES, Count
from voc.insights.series import severity

sizes = st.integers(0, 5000)


def count(**values: int) -> Count:
    return Count({}, tuple(values.get(measure, 0) for measure in MEASURES))


def test_net_sentiment_counts_mixed_and_neutral_in_the_denominator_only() -> None:
    found = net_sentiment(count(positive=30, negative=10, neutral=5, mixed=5))
    assert found is not None
    assert (found.value, found.n) == (40.0, 50)


def test_nothing_counted_has_no_number() -> None:
    nothing = count()
    assert net_sentiment(nothing) is None
    assert rate(nothing, "high_effort") is None
    assert balance(nothing) is None
    assert per_thousand(0, 0) is None
    assert growth(0, 0, of=0, of_before=10) is None
    assert severity(nothing) == 0


def test_severity_is_highest_where_customers_are_lost() -> None:
    grumbling = count(segments=10, negative=10, intensity_sum=10)
    leaving = count(segments=10, negative=10, intensity_sum=30, high_effort=10, leaving=10)
    assert severity(grumbling) == pytest.approx(0.25 + 0.05)
    assert severity(leaving) == pytest.approx(1.0)


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_a_difference_lies_in_its_interval_and_equal_numbers_differ_by_chance_only(
    a: int, b: int, c: int, d: int
) -> None:
    now, before = net_sentiment(count(positive=a, negative=b)), net_sentiment(count(positive=c, negative=d))
    found = difference(now, before)
    if now is None or before is None or found is None:
        assert not a + b or not c + d
        return
    assert found.low <= found.value <= found.high
    assert found.value == pytest.approx(now.value - before.value)
    assert not beyond_chance(difference(now, now))


def test_a_fall_of_many_messages_is_beyond_chance_and_one_of_few_is_not() -> None:
    many = difference(
        net_sentiment(count(positive=400, negative=600)), net_sentiment(count(positive=600, negative=400))
    )
    few = difference(net_sentiment(count(positive=4, negative=6)), net_sentiment(count(positive=6, negative=4)))
    assert many is not None
    assert many.value == pytest.approx(-40)
    assert beyond_chance(many)
    assert not beyond_chance(few)


@given(sizes, sizes, st.integers(1, 5000), st.integers(1, 5000))
def test_growth_lies_in_its_interval(now: int, before: int, of: int, of_before: int) -> None:
    found = growth(now, before, of=of, of_before=of_before)
    assert found is not None
    assert 0 < found.low <= found.value <= found.high


def test_growth_compares_rates_not_counts() -> None:
    doubled = growth(200, 100, of=1000, of_before=1000)
    steady = growth(200, 100, of=2000, of_before=1000)
    assert doubled is not None
    assert steady is not None
    assert doubled.value == pytest.approx(2, rel=0.02)
    assert doubled.low > 1.5
    assert steady.low < 1 < steady.high


def test_growth_from_nothing_is_certain_only_with_enough_messages() -> None:
    few, many = growth(1, 0, of=500, of_before=500), growth(20, 0, of=500, of_before=500)
    assert few is not None
    assert many is not None
    assert few.low < 1 < many.low
