from __future__ import annotations

from datetime import date

import numpy as np

from voc.insights.surveillance.design import YEAR, design

START = date(2025, 1, 6)


def test_a_weekly_table_has_level_and_trend_only() -> None:
    assert design(START, 60, fitted=50, step_days=7, seasons=False).columns.shape == (60, 2)


def test_weekday_effects_cancel_over_a_week() -> None:
    columns = design(START, 14, fitted=14, step_days=1, seasons=False).columns[:, 2:]
    assert columns.shape == (14, 6)
    assert np.array_equal(columns[:7].sum(axis=0), np.zeros(6))
    assert np.array_equal(columns[:7], columns[7:])


def test_the_trend_is_straight_while_fitted_and_levels_off_after() -> None:
    trend = design(START, 400, fitted=100, step_days=1, seasons=False).columns[:, 1] * YEAR
    assert np.allclose(np.diff(trend[:100]), 1)
    assert trend[99] == 0
    assert np.all(np.diff(trend[100:]) > 0)
    assert np.all(np.diff(trend[100:], n=2) < 0)
    assert trend[-1] < 50


def test_the_yearly_wave_repeats_after_a_year() -> None:
    columns = design(START, 4 * 365 + 1, fitted=1000, step_days=1, seasons=True).columns
    assert columns.shape[1] == 12
    assert np.allclose(columns[0, 8:], columns[-1, 8:], atol=0.05)
