"""Series too young for a regression: Gamma-Poisson, with a prior from their siblings."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Pseudo-counts that hold a weekday's factor near 1 until it has been seen often.
_WEEKDAY_PRIOR = 20.0
# Shape of the prior of a rate: how alike siblings are. Below 0.2 one sibling says nothing of another.
_SHAPES = (0.2, 10.0)
# Young series are never taken for pure Poisson: what their dispersion is cannot be known yet.
_DISPERSION, _DISPERSION_PRIOR = 1.5, 30.0


@dataclass(frozen=True, eq=False)
class Young:
    """What is known of young series. *Shape:* `rate`, `shape` (n_series,), `weekday` (7,)."""

    rate: Floats
    shape: Floats
    weekday: Floats
    dispersion: float

    def predict(self, exposure: Floats, weekdays: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Expected counts and the variance of their logarithms. *Shape:* both (n_series, n_steps)."""
        mean = self.rate[:, None] * exposure * self.weekday[weekdays]
        return np.maximum(mean, 1e-9), np.broadcast_to(1 / self.shape[:, None], mean.shape)

    def select(self, rows: NDArray[np.bool_]) -> Young:
        """What is known of these series."""
        return replace(self, rate=self.rate[rows], shape=self.shape[rows])


def fit_young(counts: Floats, exposure: Floats, weekdays: NDArray[np.int64]) -> Young:
    """The posterior rate per unit of exposure of each series, given a Gamma prior from the moments of all.

    *Shape:* `counts`, `exposure` (n_series, n_steps), `weekdays` (n_steps,) in 0..6.
    """
    seen, size = counts.sum(axis=1), np.maximum(exposure.sum(axis=1), 1e-9)
    mean = (seen.sum() + 0.5) / size.sum()
    weekday = _weekday_factors(counts, exposure * mean, weekdays)
    between = np.average((seen / size - mean) ** 2, weights=size) - mean * len(size) / size.sum()
    shape = float(np.clip(mean**2 / max(between, 1e-12), *_SHAPES)) if len(counts) > 1 else _SHAPES[0]
    rate = (shape + seen) / (shape / mean + size)
    expected = rate[:, None] * exposure * weekday[weekdays]
    error = ((counts - expected) ** 2).sum() + _DISPERSION * _DISPERSION_PRIOR
    dispersion = max(float(error / (expected.sum() + _DISPERSION_PRIOR)), 1.0)
    return Young(rate, shape + seen, weekday, dispersion)


def _weekday_factors(counts: Floats, expected: Floats, weekdays: NDArray[np.int64]) -> Floats:
    seen = np.bincount(weekdays, weights=counts.sum(axis=0), minlength=7)
    foretold = np.bincount(weekdays, weights=expected.sum(axis=0), minlength=7)
    ratio = seen.sum() / max(foretold.sum(), 1e-9)
    return np.asarray((seen + _WEEKDAY_PRIOR) / (foretold * ratio + _WEEKDAY_PRIOR))
