from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.errors import InvalidValue
from voc.insights import metrics
from voc.insights.metrics import Metric

counts = st.integers(min_value=0, max_value=10**6)


def test_net_sentiment_counts_mixed_as_half_of_each() -> None:
    metric = metrics.net_sentiment(positive=30, negative=20, neutral=40, mixed=10)
    assert (metric.value, metric.n) == (10.0, 100)
    assert metrics.net_sentiment(positive=35, negative=25, neutral=40).value == metric.value


def test_the_balance_of_word_of_mouth_follows_its_formula() -> None:
    metric = metrics.balance(30, 10)
    assert (metric.value, metric.n, metric.denominator) == (0.5, 40, "recommends + warns")
    assert -1 <= metric.low < metric.value < metric.high <= 1


def test_recommendations_are_per_thousand_messages() -> None:
    assert metrics.per_thousand(12, 400).value == pytest.approx(30)
    assert metrics.per_thousand(9, 5).value == 1000


def test_nps_csat_and_ces_follow_their_formulas() -> None:
    assert metrics.nps(promoters=50, passives=30, detractors=20).value == pytest.approx(30)
    assert metrics.csat(80, 100).value == pytest.approx(80)
    assert metrics.ces({1: 2, 7: 2, 4: 4}).value == pytest.approx(4)
    assert metrics.share_of_voice(25, 75).value == pytest.approx(25)


def test_wilson_agrees_with_published_values() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3.
    assert metrics.wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert metrics.wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert metrics.wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)
    assert metrics.wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


@pytest.mark.parametrize("metric", [metrics.nps(3, 0, 0), metrics.net_sentiment(0, 4), metrics.ces({7: 2})])
def test_equal_answers_still_leave_doubt(metric: Metric) -> None:
    assert metric.high - metric.low > 0.5


@given(counts, counts, counts)
def test_a_value_lies_in_its_interval_and_the_interval_in_its_range(a: int, b: int, c: int) -> None:
    made = []
    if a + b:
        made += [(metrics.balance(a, b), -1, 1), (metrics.rate(a, a + b), 0, 1), (metrics.share_of_voice(a, b), 0, 100)]
    if a + b + c:
        made += [(metrics.nps(a, b, c), -100, 100), (metrics.net_sentiment(a, b, neutral=c), -100, 100)]
    for metric, low, high in made:
        assert low <= metric.low <= metric.value <= metric.high <= high
        assert metric.formula


def test_more_answers_narrow_the_interval() -> None:
    few, many = metrics.nps(5, 3, 2), metrics.nps(500, 300, 200)
    assert many.high - many.low < (few.high - few.low) / 5


@pytest.mark.parametrize("call", [lambda: metrics.rate(0, 0), lambda: metrics.nps(0, 0, 0), lambda: metrics.rate(5, 4)])
def test_what_cannot_be_a_rate_is_refused(call: object) -> None:
    assert callable(call)
    with pytest.raises(InvalidValue):
        call()


def test_an_answer_outside_the_scale_is_refused() -> None:
    with pytest.raises(InvalidValue, match="from 1 to 7"):
        metrics.ces({8: 1})
