from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from voc.insights.surveillance.tails import combined, nb_interval, nb_upper, share_upper

means = st.floats(min_value=0.001, max_value=500)
excesses = st.floats(min_value=0.001, max_value=20)


@given(st.integers(min_value=0, max_value=800), means, excesses)
def test_the_tail_of_counts_is_the_mid_p_of_the_negative_binomial(count: int, mean: float, excess: float) -> None:
    size, chance = mean / excess, 1 / (1 + excess)
    expected = stats.nbinom.sf(count, size, chance) + stats.nbinom.pmf(count, size, chance) / 2
    found = float(nb_upper(count, mean, mean * (1 + excess)))
    assert found == pytest.approx(1.0 if count <= mean else expected, rel=1e-6, abs=1e-280)


@given(st.integers(min_value=0, max_value=800), means)
def test_without_extra_variance_it_is_poisson(count: int, mean: float) -> None:
    expected = stats.poisson.sf(count, mean) + stats.poisson.pmf(count, mean) / 2
    found = float(nb_upper(count, mean, mean))
    assert found == pytest.approx(1.0 if count <= mean else expected, rel=1e-6, abs=1e-280)


@given(means, excesses)
def test_the_interval_is_that_of_the_negative_binomial(mean: float, excess: float) -> None:
    low, high = nb_interval(mean, mean * (1 + excess))
    size, chance = mean / excess, 1 / (1 + excess)
    assert float(low) == stats.nbinom.ppf(0.025, size, chance)
    assert float(high) == stats.nbinom.ppf(0.975, size, chance)


@given(
    st.integers(min_value=1, max_value=400),
    st.floats(min_value=0, max_value=1),
    st.floats(min_value=0.01, max_value=0.95),
    st.floats(min_value=1.01, max_value=5),
)
def test_the_tail_of_shares_is_the_mid_p_of_the_beta_binomial(
    total: int, part: float, share: float, inflation: float
) -> None:
    count = round(total * part)
    variance = inflation * total * share * (1 - share)
    correlation = min((inflation - 1) / max(total - 1, 1), 0.99)
    a, b = share * (1 / correlation - 1), (1 - share) * (1 / correlation - 1)
    exact = stats.betabinom.pmf(np.arange(count, total + 1), total, a, b)
    found = share_upper(*(np.array([x], dtype=np.float64) for x in (count, total, share, variance)))
    expected = exact[1:].sum() + exact[0] / 2 if count > total * share else 1.0
    assert float(found[0]) == pytest.approx(expected, rel=1e-5, abs=1e-12)


def test_nothing_of_nothing_is_no_surprise() -> None:
    zero = np.zeros(1)
    assert share_upper(zero, zero, zero + 0.5, zero)[0] == 1.0


@pytest.mark.parametrize("windows", [(1, 2, 3), (1, 2, 3, 5, 7, 14)])
def test_the_p_value_of_many_windows_is_about_as_rare_as_it_says(windows: tuple[int, ...]) -> None:
    noise = np.random.default_rng(0).standard_normal((200_000, max(windows)))
    sums = np.cumsum(noise, axis=1)
    together = combined(np.stack([stats.norm.sf(sums[:, w - 1] / np.sqrt(w)) for w in windows]))
    assert np.mean(together <= 0.01) == pytest.approx(0.011, rel=0.15)
    assert np.mean(together <= 0.001) == pytest.approx(0.0011, rel=0.25)


def test_one_window_is_taken_as_it_is() -> None:
    assert combined(np.array([[0.01, 0.5]])) == pytest.approx([0.01, 0.5])


@given(st.lists(st.floats(min_value=1e-300, max_value=1), min_size=1, max_size=6))
def test_windows_together_are_never_more_surprising_than_the_strongest(p_values: list[float]) -> None:
    together = float(combined(np.array(p_values)[:, None])[0])
    assert min(p_values) * (1 - 1e-12) <= together <= max(p_values) * (1 + 1e-12)
