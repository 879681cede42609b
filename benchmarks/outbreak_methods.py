"""What looks for outbreaks: voc, what most products do, Farrington Flexible, and an oracle that knows the truth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from benchmarks.outbreaks import Floats, Sample
from voc.insights.series import SeriesKey, SeriesTable
from voc.insights.surveillance import DAILY, WEEKLY, judge
from voc.insights.surveillance.tails import nb_upper

START = date(2010, 1, 4)


def last(counts: Floats, length: int) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the `length` steps before each step (infinite where there are not as many)."""
    windows = np.lib.stride_tricks.sliding_window_view(counts, length, axis=1)[:, :-1]
    mean, sd = np.full(counts.shape, np.inf), np.ones(counts.shape)
    mean[:, length:], sd[:, length:] = windows.mean(axis=2), windows.std(axis=2, ddof=1)
    return mean, np.maximum(sd, 0.5)


def z_score(counts: Floats, length: int) -> Floats:
    """Standard deviations above the mean of the `length` steps before."""
    mean, sd = last(counts, length)
    return np.asarray((counts - mean) / sd)


def ours(sample: Sample) -> tuple[Floats, NDArray[np.int64]]:
    """-log10 p of every step (0 before the test period) and the windows."""
    keys = tuple(SeriesKey(name=str(i)) for i in range(len(sample.counts)))
    table = SeriesTable(START, keys, sample.counts, step_days=sample.step_days, calendar=sample.calendar)
    verdicts = judge(table, since=table.day(sample.test_from), until=table.day(table.n_steps - 1))
    score, window = np.zeros(sample.counts.shape), np.ones(sample.counts.shape, np.int64)
    score[:, sample.test_from :], window[:, sample.test_from :] = -np.log10(verdicts.p_value), verdicts.window
    return score, window


def baselines(sample: Sample) -> dict[str, Callable[[], Floats]]:
    """Scores of the methods most products use."""
    long = 52 if sample.step_days == 7 else 28
    return {
        "z-score, mean of last 8": lambda: z_score(sample.counts, 8),
        "EARS C1, last 7": lambda: z_score(sample.counts, 7),
        f"mean + k sd, last {long}": lambda: z_score(sample.counts, long),
        "ratio to mean of last 7": lambda: sample.counts / np.maximum(last(sample.counts, 7)[0], 0.5),
    }


def oracle(sample: Sample) -> Floats:
    """-log10 p of the strongest window, from the true mean and dispersion."""
    plan = WEEKLY if sample.step_days == 7 else DAILY
    p_values = [_oracle_p(sample, length) for length in plan.windows]
    return np.asarray(-np.log10(np.min(p_values, axis=0)))


def _oracle_p(sample: Sample, length: int) -> Floats:
    seen, mean = (np.cumsum(a, axis=1) for a in (sample.counts, sample.mean))
    for total in (seen, mean):
        total[:, length:] -= total[:, :-length].copy()
    return nb_upper(seen, mean, sample.dispersion * mean)


def farrington_flexible(sample: Sample) -> Floats:
    """-log10 p of every test week (0 before), one regression per series and week as in Noufaily et al. (2013).

    Quasi-Poisson with a trend and a ten-level season factor, the last 26 weeks left out, past weeks with an Anscombe
    residual over 2.58 weighed by its inverse square, negative-binomial tail with the plugged-in mean.
    """
    score = np.zeros(sample.counts.shape)
    for week in range(sample.test_from, sample.counts.shape[1]):
        past = np.arange(0, week - 26)
        columns = farrington_columns(past, week)
        mean, dispersion = quasi_poisson(sample.counts[:, past], columns[:-1], columns[-1])
        score[:, week] = -np.log10(nb_upper(sample.counts[:, week], mean, dispersion * mean))
    return score


def farrington_columns(past: NDArray[np.int64], week: int) -> Floats:
    """Level, trend and season of the past weeks and, in the last row, of the tested one."""
    steps = np.append(past, week)
    # Ten periods of a year: the seven weeks around the tested one, and nine equal parts of the rest.
    away = (steps - week + 3) % 52
    period = np.where(away < 7, 0, 1 + (away - 7) * 9 // 45)
    season = (period[:, None] == np.arange(1, 10)).astype(np.float64)
    return np.column_stack([np.ones(len(steps)), (steps - past[-1]) / 52, season])


def quasi_poisson(counts: Floats, columns: Floats, tested: Floats) -> tuple[Floats, Floats]:
    """Mean of the tested step and dispersion of each series, past outbreaks weighed down. *Shape:* both (n_series,)"""
    weights, dispersion = np.ones_like(counts), np.ones((len(counts), 1))
    freedom = counts.shape[1] - columns.shape[1]
    for _ in range(2):
        coef = _poisson(counts, columns, weights)
        mean = np.exp(np.clip(coef @ columns.T, -20, 20))
        error = weights * (counts - mean) ** 2 / mean
        dispersion = np.maximum(error.sum(axis=1, keepdims=True) / freedom, 1.0)
        residual = 1.5 * (np.cbrt(counts) ** 2 - np.cbrt(mean) ** 2) / (mean ** (1 / 6) * np.sqrt(dispersion))
        weights = np.where(residual > 2.58, residual**-2.0, 1.0)
        weights *= counts.shape[1] / weights.sum(axis=1, keepdims=True)
    return np.exp(np.clip(coef @ tested, -20, 20)), dispersion[:, 0]


def _poisson(counts: Floats, columns: Floats, weights: Floats) -> Floats:
    """Coefficients by Newton steps; a ridge of 1e-3 keeps periods without any case from running away."""
    coef = np.zeros((len(counts), columns.shape[1]))
    coef[:, 0] = np.log(counts.mean(axis=1) + 0.1)
    pairs = (columns[:, :, None] * columns[:, None, :]).reshape(len(columns), -1)
    ridge = 1e-3 * np.eye(columns.shape[1])
    for _ in range(12):
        mean = np.exp(np.clip(coef @ columns.T, -20, 20))
        gram = ((weights * mean) @ pairs).reshape(-1, columns.shape[1], columns.shape[1]) + ridge
        slope = (weights * (counts - mean)) @ columns - coef * 1e-3
        coef = coef + np.clip(np.linalg.solve(gram, slope[:, :, None])[:, :, 0], -2, 2)
    return coef
