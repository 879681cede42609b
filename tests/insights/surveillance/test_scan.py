from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.insights.made import FIRST, day, quiet, table
from voc.insights.calendar import Calendar, Event
from voc.insights.surveillance import DAILY, judge, scan

N_DAYS = 80
TOTALS = np.random.default_rng(9).poisson(200, (12, N_DAYS)).astype(np.float64)


def test_the_false_alarm_rate_is_the_one_that_is_stated() -> None:
    verdicts = judge(table(quiet(150, 140, seed=1)), since=day(70), until=day(139))
    for alpha, most in ((0.05, 0.06), (0.01, 0.013), (0.001, 0.002)):
        assert np.mean(verdicts.p_value <= alpha) < most
    assert np.mean(verdicts.p_value <= 0.05) > 0.02


def test_a_young_table_keeps_to_it_as_well() -> None:
    verdicts = judge(table(quiet(150, 56, seed=2)), since=day(0), until=day(55))
    assert np.all(verdicts.p_value[:, : DAILY.burn_in] == 1)
    assert np.mean(verdicts.p_value[:, DAILY.burn_in :] <= 0.01) < 0.015


@pytest.mark.parametrize(("last", "with_totals"), [(30, True), (69, False), (71, True)])
def test_days_to_come_change_nothing(last: int, with_totals: bool) -> None:
    counts = quiet(12, N_DAYS, seed=last)
    totals = counts + TOTALS if with_totals else None
    other = np.where(np.arange(N_DAYS) > last, 3 * counts[:, ::-1], counts)
    other_totals = None if totals is None else np.maximum(totals, other)
    known = slice(0, last + 1)
    cut = judge(table(counts, totals).until(day(last)), since=day(0), until=day(last)).p_value
    for values, whole in ((counts, totals), (other, other_totals)):
        full = judge(table(values, whole), since=day(0), until=day(N_DAYS - 1))
        assert np.allclose(full.p_value[:, known], cut, rtol=1e-8)


def test_a_day_is_judged_alike_whatever_was_asked_beside_it() -> None:
    asked = table(quiet(12, N_DAYS, seed=3))
    whole = judge(asked, since=day(0), until=day(N_DAYS - 1))
    part = judge(asked, since=day(71), until=day(73))
    assert part.first == 71
    assert np.allclose(whole.p_value[:, 71:74], part.p_value, rtol=1e-9)


@pytest.mark.parametrize("panel", [10, scan._PANEL])
def test_series_are_judged_alike_in_whatever_order_they_are_numbered(
    panel: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "_PANEL", panel)
    counts = quiet(40, 140, seed=5, level=0.2)
    order = np.random.default_rng(5).permutation(len(counts))
    verdicts, renumbered = (judge(table(each), since=day(119), until=day(139)) for each in (counts, counts[order]))
    assert len(np.unique(counts.sum(axis=1))) < len(counts)
    assert np.allclose(verdicts.p_value[order], renumbered.p_value, rtol=1e-8)


def test_a_slow_burn_is_found_by_a_long_window_and_a_flash_by_a_short_one() -> None:
    counts = np.full((2, 140), 2.0)
    counts[0, 126:] = 5
    counts[1, 139] = 15
    verdicts = judge(table(counts), since=day(139), until=day(139))
    assert np.all(verdicts.p_value < 1e-4)
    assert verdicts.window[0, 0] == 14
    assert verdicts.window[1, 0] == 1


def test_an_alarm_is_about_now_not_about_a_window_that_is_over() -> None:
    counts = np.full((1, 140), 4.0)
    counts[0, 134:138] = 25
    verdicts = judge(table(counts), since=day(134), until=day(139))
    assert np.all(verdicts.p_value[0, :4] < 1e-4)
    assert np.all(verdicts.p_value[0, 4:] == 1)


def test_a_busy_holiday_is_foretold_when_the_calendar_knows_it() -> None:
    counts = quiet(4, 200, seed=5) + 20
    holidays = range(9, 200, 10)
    counts[:, holidays] *= 3
    known = Calendar(frozenset(day(i) for i in holidays))
    surprised = judge(table(counts), since=day(199), until=day(199))
    foretold = judge(replace(table(counts), calendar=known), since=day(199), until=day(199))
    assert np.all(surprised.p_value < 0.05)
    assert np.all(foretold.p_value > 0.1)
    assert np.all(foretold.expected[:, 0] > 2 * surprised.expected[:, 0])


def test_a_day_of_a_kind_never_seen_before_is_foretold_with_doubt() -> None:
    counts = quiet(4, 120, seed=6) + 10
    event = Event("first sale", day(119), day(119), expected=True)
    plain = judge(table(counts), since=day(118), until=day(119)).log_variance
    doubt = judge(
        replace(table(counts), calendar=Calendar(events=(event,))), since=day(118), until=day(119)
    ).log_variance
    assert np.all(doubt[:, 1] > plain[:, 1] + 0.2)
    assert np.allclose(doubt[:, 0], plain[:, 0], atol=0.01)


def test_a_yearly_wave_is_foretold_when_it_was_seen_before() -> None:
    n_days = 3 * 365
    wave = np.exp(1.5 + 0.9 * np.sin(2 * np.pi * np.arange(n_days) / 365.25))
    counts = np.random.default_rng(4).poisson(np.broadcast_to(wave, (20, n_days))).astype(np.float64)
    verdicts = judge(table(counts), since=day(1000), until=day(n_days - 1))
    assert np.mean(verdicts.p_value <= 0.01) < 0.013
    assert verdicts.expected.mean(axis=0) == pytest.approx(wave[1000:], rel=0.5)


def test_a_long_busy_weekly_table_is_judged_by_the_week() -> None:
    counts = quiet(30, 120, seed=5)
    weekly = table(counts, step_days=7)
    counts[0, -1] += 40
    verdicts = judge(weekly, since=FIRST + timedelta(weeks=115), until=FIRST + timedelta(weeks=119))
    assert verdicts.p_value.shape == (30, 5)
    assert verdicts.p_value[0, -1] < 1e-6


def test_nothing_to_judge_gives_empty_verdicts() -> None:
    assert judge(table(np.zeros((0, 30))), since=day(0), until=day(29)).p_value.shape == (0, 30)
    assert judge(table(np.ones((2, 30))), since=day(40), until=day(50)).p_value.shape == (2, 0)


def test_the_interval_of_a_span_adds_up_its_days() -> None:
    verdicts = judge(table(np.full((1, 120), 4.0)), since=day(100), until=day(119))
    expected, lower, upper = verdicts.interval(0, slice(0, 5))
    assert expected == pytest.approx(20, rel=0.05)
    assert lower < 20 < upper
