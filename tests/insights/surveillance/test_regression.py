from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray

from tests.insights.made import FIRST, WEEKDAYS
from voc.insights.surveillance.design import Design, design
from voc.insights.surveillance.regression import fit

N_DAYS = 210
Floats = NDArray[np.float64]


def unshrunk(n_days: int = N_DAYS) -> Design:
    """A design whose prior says nothing, so that the fit is plain maximum likelihood."""
    made = design(FIRST, n_days, fitted=n_days, step_days=1, seasons=False)
    return Design(made.columns, np.full_like(made.spread, 1e5))


def calm(n_series: int, *, seed: int = 0) -> Floats:
    """Counts with a trend and weekdays, their largest surprises cut so that nothing looks like an outbreak."""
    rng = np.random.default_rng(seed)
    mean = np.exp(rng.normal(2.5, 0.5, n_series))[:, None] * WEEKDAYS[np.arange(N_DAYS) % 7]
    mean = mean * np.exp(0.3 * np.arange(N_DAYS) / N_DAYS)
    return np.asarray(np.minimum(rng.poisson(mean), np.ceil(mean + 1.5 * np.sqrt(mean))), dtype=np.float64)


@pytest.mark.parametrize("decay", [1.0, 0.99])
def test_coefficients_and_errors_are_those_of_statsmodels(decay: float) -> None:
    counts, made = calm(4), unshrunk()
    weights = np.broadcast_to(decay ** np.arange(N_DAYS)[::-1], counts.shape)
    found = fit(counts, made, windows=(1,), weights=weights)
    for row in range(len(counts)):
        model = sm.GLM(counts[row], made.columns, family=sm.families.Poisson(), var_weights=weights[row])
        expected = model.fit(tol=1e-12)
        assert found.coef[row] == pytest.approx(expected.params, abs=1e-6)
        covariance = expected.cov_params() * found.dispersion[row, 0]
        assert found.covariance[row] == pytest.approx(covariance, rel=1e-3, abs=1e-7)


def test_with_an_offset_too() -> None:
    counts, made = calm(3, seed=1), unshrunk()
    whole = np.random.default_rng(2).poisson(400, counts.shape).astype(np.float64)
    found = fit(counts, made, windows=(1,), weights=np.ones_like(counts), offset=np.log(whole), whole=whole)
    for row in range(len(counts)):
        model = sm.GLM(counts[row], made.columns, family=sm.families.Poisson(), offset=np.log(whole[row]))
        assert found.coef[row] == pytest.approx(model.fit(tol=1e-12).params, abs=1e-6)


def test_the_forecast_carries_the_doubt_of_statsmodels() -> None:
    counts, made = calm(2, seed=3), unshrunk()
    found = fit(counts, made, windows=(1,), weights=np.ones_like(counts))
    mean, log_variance = found.predict(made.columns[-7:])
    expected = sm.GLM(counts[0], made.columns, family=sm.families.Poisson()).fit(tol=1e-12)
    assert mean[0] == pytest.approx(expected.predict(made.columns[-7:]), rel=1e-6)
    errors = np.einsum("ij,jk,ik->i", made.columns[-7:], expected.cov_params(), made.columns[-7:])
    assert log_variance[0] == pytest.approx(errors * found.dispersion[0, 0], rel=1e-3)


def test_a_past_outbreak_hardly_moves_the_forecast() -> None:
    counts, made = calm(1, seed=4), unshrunk()
    struck = counts.copy()
    struck[0, 150:157] *= 6
    weights = np.ones_like(counts)
    clean, robust = (
        fit(c, made, windows=(1,), weights=weights).predict(made.columns[-7:])[0] for c in (counts, struck)
    )
    plain = sm.GLM(struck[0], made.columns, family=sm.families.Poisson()).fit().predict(made.columns[-7:])
    assert abs(robust.sum() / clean.sum() - 1) < 0.05
    assert abs(plain.sum() / clean.sum() - 1) > 0.2


def test_dispersion_is_found_and_never_below_one() -> None:
    rng = np.random.default_rng(5)
    steady = np.full((40, N_DAYS), 8.0)
    wild = rng.poisson(rng.gamma(8 / 3, 3, (40, N_DAYS))).astype(np.float64)
    made = design(FIRST, N_DAYS, fitted=N_DAYS, step_days=1, seasons=False)
    assert np.all(fit(steady, made, windows=(1, 7), weights=np.ones_like(steady)).dispersion == 1)
    found = fit(wild, made, windows=(1, 7), weights=np.ones_like(wild)).dispersion
    assert found[:, 0].mean() == pytest.approx(4, rel=0.12)
    assert np.all(found[:, 1] >= found[:, 0])


def test_sums_over_days_that_go_together_vary_more() -> None:
    rng = np.random.default_rng(6)
    drift = np.repeat(rng.normal(0, 0.5, (30, N_DAYS // 7)), 7, axis=1)
    counts = rng.poisson(5 * np.exp(drift)).astype(np.float64)
    made = design(FIRST, N_DAYS, fitted=N_DAYS, step_days=1, seasons=False)
    found = fit(counts, made, windows=(1, 7), weights=np.ones_like(counts)).dispersion.mean(axis=0)
    assert found[1] > 2 * found[0]


def test_empty_series_have_a_small_but_possible_forecast() -> None:
    counts = np.vstack([calm(5, seed=7), np.zeros((1, N_DAYS))])
    made = design(FIRST, N_DAYS, fitted=N_DAYS, step_days=1, seasons=False)
    mean, log_variance = fit(counts, made, windows=(1,), weights=np.ones_like(counts)).predict(made.columns[-1:])
    assert 0 < mean[-1, 0] < 0.1
    assert log_variance[-1, 0] > log_variance[:-1].max()


def test_a_sparse_series_borrows_the_weekdays_of_its_siblings() -> None:
    rng = np.random.default_rng(8)
    busy = rng.poisson(30 * WEEKDAYS[np.arange(N_DAYS) % 7], (10, N_DAYS)).astype(np.float64)
    sparse = np.zeros((1, N_DAYS))
    sparse[0, 100] = 1
    counts = np.vstack([busy, sparse])
    made = design(FIRST, N_DAYS, fitted=N_DAYS, step_days=1, seasons=False)
    mean, _ = fit(counts, made, windows=(1,), weights=np.ones_like(counts)).predict(made.columns[:7])
    assert mean[-1, 0] / mean[-1, 6] == pytest.approx(2, rel=0.2)
