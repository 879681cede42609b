"""Made-up counts with planted outbreaks: the 42 weekly scenarios of Noufaily et al. (2013), and daily series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.insights.calendar import NO_CALENDAR, Calendar

Floats = NDArray[np.float64]
Rng = np.random.Generator

# Noufaily et al. (2013), Statistics in Medicine 32(7), table of seven parameter sets: theta, phi, beta, g1, g2.
SETS = (
    (0.1, 1.5, 0.0025, 0.6, 0.6),
    (-2.0, 2.0, 0.005, 0.1, 0.3),
    (1.5, 1.0, 0.003, 0.2, -0.4),
    (0.5, 5.0, 0.002, 0.5, 0.5),
    (2.5, 3.0, 0.001, 1.0, 0.1),
    (3.75, 1.1, 0.001, 0.1, -0.1),
    (5.0, 1.2, 0.0001, 0.05, 0.01),
)
WEEKS, BASELINE_FROM, TEST_FROM = 624, 312, 575


@dataclass(frozen=True, eq=False)
class Sample:
    """Series with planted outbreaks. *Shape:* arrays (n_series, n_steps); `outbreak` marks the steps to be found."""

    counts: Floats
    # What they were drawn from. *Shape:* `mean` as `counts`, `dispersion` (n_series, 1).
    mean: Floats
    dispersion: Floats
    outbreak: NDArray[np.bool_]
    # Steps of the test period that belong to no planted outbreak, past ones included.
    quiet: NDArray[np.bool_]
    test_from: int
    step_days: int
    # Planted sizes in standard deviations, 0 where nothing was planted. *Shape:* (n_series,)
    size: Floats
    calendar: Calendar = NO_CALENDAR


def negative_binomial(rng: Rng, mean: Floats, dispersion: Floats) -> Floats:
    """Counts with variance dispersion * mean; Poisson where that is 1. *Shape:* of `mean`."""
    excess = np.maximum(dispersion - 1, 1e-9)
    rate = np.where(dispersion > 1, rng.gamma(np.maximum(mean / excess, 1e-12), excess), mean)
    return rng.poisson(rate).astype(np.float64)


def plant(rng: Rng, counts: Floats, start: int, size: float, spread: float) -> NDArray[np.int64]:
    """Add about `size` cases to one series, each floor(LogNormal(0, spread)) steps late; the steps that were hit."""
    delays = np.floor(rng.lognormal(0, spread, rng.poisson(size))).astype(np.int64)
    steps = start + delays[start + delays < len(counts)]
    np.add.at(counts, steps, 1.0)
    return np.unique(steps)


def weekly(rng: Rng, replicates: int, *, every: int = 1, test_weeks: int = WEEKS - TEST_FROM) -> Sample:
    """The 42 scenarios, `replicates` series each, with four past outbreaks and a current one of 1 to 10 sd.

    With `every`, only one series in so many has a current outbreak. It begins in the last `test_weeks`.
    """
    test_from = WEEKS - test_weeks
    time = np.arange(WEEKS)
    means, dispersions = [], []
    for theta, phi, beta, g1, g2 in SETS:
        for trend in (0, 1):
            for waves in (0, 1, 2):
                angles = [2 * np.pi * j * time / 52 for j in range(1, waves + 1)]
                season = sum((g1 * np.cos(a) + g2 * np.sin(a) for a in angles), np.zeros(WEEKS))
                means += [np.exp(theta + trend * beta * time + season)] * replicates
                dispersions += [phi] * replicates
    mean, dispersion = np.array(means), np.array(dispersions)[:, None]
    counts = negative_binomial(rng, mean, np.broadcast_to(dispersion, mean.shape))
    sd = np.sqrt(mean * dispersion)
    current, any_outbreak = np.zeros(counts.shape, bool), np.zeros(counts.shape, bool)
    size = np.zeros(len(counts))
    for row in range(len(counts)):
        for start in rng.integers(BASELINE_FROM, test_from, 4):
            hit = plant(rng, counts[row], start, rng.choice([2, 3, 5, 10]) * sd[row, start], 0.5)
            any_outbreak[row, hit] = True
        if row % every:
            continue
        start = int(rng.integers(test_from, WEEKS))
        size[row] = 1 + row // every % 10
        hit = plant(rng, counts[row], start, size[row] * sd[row, start], 0.5)
        if hit.size:
            current[row, start : hit.max() + 1] = True
    keep = slice(BASELINE_FROM, None)
    quiet = ~(current | any_outbreak)[:, keep]
    quiet[:, : test_from - BASELINE_FROM] = False
    return Sample(
        counts[:, keep], mean[:, keep], dispersion, current[:, keep], quiet, test_from - BASELINE_FROM, 7, size
    )


def daily(rng: Rng, n_series: int = 300, history: int = 365, test: int = 182) -> Sample:
    """Daily series with a weekday pattern; every fifth carries an outbreak of 3 to 10 sd in the test half-year."""
    n_days = history + test
    weekday = np.array([1.25, 1.1, 1.05, 1.0, 1.0, 0.85, 0.75])[np.arange(n_days) % 7]
    level = np.exp(rng.normal(0.3, 1.2, n_series))[:, None]
    growth = np.exp(rng.normal(0, 0.3, n_series)[:, None] * np.arange(n_days) / 365)
    mean = level * growth * weekday
    dispersion = np.broadcast_to(1 + rng.exponential(0.5, n_series)[:, None], mean.shape)
    counts = negative_binomial(rng, mean, dispersion)
    outbreak, size = np.zeros(counts.shape, bool), np.zeros(n_series)
    for row in range(0, n_series, 5):
        start = int(rng.integers(history, n_days - 14))
        sd = float(np.sqrt(mean[row, start] * dispersion[row, start]))
        size[row] = rng.integers(3, 11)
        hit = plant(rng, counts[row], start, size[row] * max(sd, 1.0), 1.0)
        if hit.size:
            outbreak[row, start : hit.max() + 1] = True
    quiet = ~outbreak
    quiet[:, :history] = False
    return Sample(counts, mean, dispersion[:, :1], outbreak, quiet, history, 1, size)
