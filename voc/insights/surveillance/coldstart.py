"""Series too young for a regression: Gamma-Poisson, with a prior from their siblings."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Pseudo-counts that hold a phase's factor near 1 until it has been seen often.
_PHASE_PRIOR = 20.0
# Shape of the prior of a rate: how alike siblings are. Below 0.2 one sibling says nothing of another.
_SHAPES = (0.2, 10.0)
# Young series are never taken for pure Poisson: what their dispersion is cannot be known yet.
_DISPERSION, _DISPERSION_PRIOR = 1.5, 30.0


@dataclass(frozen=True, eq=False)
class Young:
    """What is known of young series. *Shape:* `rate`, `shape` (n_series,), `phase` (n_phases,)."""

    rate: Floats
    shape: Floats
    phase: Floats
    dispersion: float

    def predict(self, exposure: Floats, phases: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Expected counts and the variance of their logarithms. *Shape:* both (n_series, n_steps)."""
        mean = self.rate[:, None] * exposure * self.phase[phases]
        return np.maximum(mean, 1e-9), np.broadcast_to(1 / self.shape[:, None], mean.shape)

    def select(self, rows: NDArray[np.bool_]) -> Young:
        """What is known of these series."""
        return replace(self, rate=self.rate[rows], shape=self.shape[rows])


def fit_young(counts: Floats, exposure: Floats, phases: NDArray[np.int64], *, n_phases: int = 7) -> Young:
    """The posterior rate per unit of exposure of each series, given a Gamma prior from the moments of all.

    Steps of one phase (weekday, or hour of the day) are alike, by a factor that all series share.
    *Shape:* `counts`, `exposure` (n_series, n_steps), `phases` (n_steps,) in 0..n_phases - 1.
    """
    seen, size = counts.sum(axis=1), np.maximum(exposure.sum(axis=1), 1e-9)
    mean = (seen.sum() + 0.5) / size.sum()
    phase = _phase_factors(counts, exposure * mean, phases, n_phases)
    between = np.average((seen / size - mean) ** 2, weights=size) - mean * len(size) / size.sum()
    shape = float(np.clip(mean**2 / max(between, 1e-12), *_SHAPES)) if len(counts) > 1 else _SHAPES[0]
    rate = (shape + seen) / (shape / mean + size)
    expected = rate[:, None] * exposure * phase[phases]
    error = ((counts - expected) ** 2).sum() + _DISPERSION * _DISPERSION_PRIOR
    dispersion = max(float(error / (expected.sum() + _DISPERSION_PRIOR)), 1.0)
    return Young(rate, shape + seen, phase, dispersion)


def _phase_factors(counts: Floats, expected: Floats, phases: NDArray[np.int64], n_phases: int) -> Floats:
    seen = np.bincount(phases, weights=counts.sum(axis=0), minlength=n_phases)
    foretold = np.bincount(phases, weights=expected.sum(axis=0), minlength=n_phases)
    ratio = seen.sum() / max(foretold.sum(), 1e-9)
    return np.asarray((seen + _PHASE_PRIOR) / (foretold * ratio + _PHASE_PRIOR))
