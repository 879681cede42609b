from __future__ import annotations

import numpy as np
import pytest

from voc.insights.surveillance.coldstart import fit_young

N_DAYS = 20
WEEKDAY = np.arange(N_DAYS) % 7
ONES = np.ones((30, N_DAYS))


def test_alike_siblings_lend_their_rate_to_one_without_history() -> None:
    counts = np.random.default_rng(0).poisson(3, (30, N_DAYS)).astype(np.float64)
    counts[0] = 0
    counts[0, :2] = 3
    exposure = ONES.copy()
    exposure[0, 2:] = 0
    young = fit_young(counts, exposure, WEEKDAY)
    assert young.rate[0] == pytest.approx(3, rel=0.1)
    assert young.rate[1:] == pytest.approx(counts[1:].mean(axis=1), rel=0.25)


def test_siblings_that_differ_say_little() -> None:
    rng = np.random.default_rng(1)
    counts = rng.poisson(rng.gamma(0.3, 10, 30)[:, None] * ONES).astype(np.float64)
    young = fit_young(counts, ONES, WEEKDAY)
    assert young.rate == pytest.approx(counts.mean(axis=1), abs=0.3)


def test_the_doubt_shrinks_with_what_was_seen() -> None:
    counts = np.random.default_rng(2).poisson(np.linspace(0.1, 9, 30)[:, None] * ONES).astype(np.float64)
    _, log_variance = fit_young(counts, ONES, WEEKDAY).predict(ONES[:, :1], WEEKDAY[:1])
    assert log_variance[-1, 0] < log_variance[0, 0] / 5


def test_weekdays_are_learned_from_all_together() -> None:
    pattern = np.where(WEEKDAY >= 5, 0.4, 1.2)
    counts = np.random.default_rng(3).poisson(5 * pattern * ONES).astype(np.float64)
    young = fit_young(counts, ONES, WEEKDAY)
    assert young.phase[6] / young.phase[0] == pytest.approx(1 / 3, rel=0.15)


def test_nothing_seen_at_all_still_has_a_forecast() -> None:
    mean, _ = fit_young(0 * ONES, ONES, WEEKDAY).predict(ONES, WEEKDAY)
    assert np.all((mean > 0) & (mean < 0.1))
