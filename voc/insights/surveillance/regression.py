"""Quasi-Poisson regression of many count series at once, robust to the outbreaks in their own past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.insights.surveillance.design import Design

Floats = NDArray[np.float64]

# Anscombe residual beyond which a past count is taken for an outbreak (Noufaily et al., 2013).
OUTBREAK = 2.58
_FIRST_STEPS, _LATER_STEPS, _PASSES = 4, 2, 3


@dataclass(frozen=True, eq=False)
class Fit:
    """Coefficients of all series.

    *Shape:* `coef` (n_series, n_columns), `covariance` (n_series, n_columns, n_columns), `dispersion`
    (n_series, n_windows): variance over mean of sums over windows of each length, never below 1.
    """

    coef: Floats
    covariance: Floats
    dispersion: Floats

    def predict(self, columns: Floats, offset: Floats | None = None) -> tuple[Floats, Floats]:
        """Expected counts and the variance of their logarithms. *Shape:* both (n_series, n_steps)."""
        pairs = _pairs(columns)
        log_variance = self.covariance.reshape(len(self.coef), -1) @ pairs.T
        return _mean(self.coef, columns, offset), np.clip(log_variance, 0.0, 4.0)


def fit(
    counts: Floats,
    design: Design,
    *,
    windows: Sequence[int],
    weights: Floats,
    offset: Floats | None = None,
    whole: Floats | None = None,
) -> Fit:
    """Fit log mean = design @ coef + offset by penalised, re-weighted least squares.

    `weights` in [0, 1] says how much each past step counts (0: not seen). `whole` makes counts parts of these
    totals, so that the variance is that of a share. Past outbreaks are down-weighted by their squared Anscombe
    residual. Coefficients are shrunk towards those of all series together, dispersions towards their mean.
    Source: Noufaily et al. (2013), An improved algorithm for outbreak detection in multiple surveillance systems.
    *Shape:* `counts`, `weights`, `offset`, `whole` (n_series, n_steps).
    """
    columns, precision = design.columns, 1 / design.spread**2
    centre = _common(counts, columns, precision, weights=weights, offset=offset)
    centre = np.repeat(centre[None, :], len(counts), axis=0)
    coef, dispersion = _start(counts, centre, weights, offset), np.ones((len(counts), 1))
    residual, pairs = np.zeros_like(counts), _pairs(columns)
    for turn in range(_PASSES):
        seen = weights * np.where(residual > OUTBREAK, 1 / np.maximum(residual, 1.0) ** 2, 1.0)
        penalty, steps = precision * dispersion[:, :1], _LATER_STEPS if turn else _FIRST_STEPS
        coef, gram = _newton(counts, columns, pairs, coef, centre, penalty, seen, offset, steps)
        mean = _mean(coef, columns, offset)
        # What stands out is drawn in, not left out: without the tail that is only chance, sparse series looked
        # Poisson and raised 8 false alarms in 1,000 at a nominal 1.
        error = weights * (counts - mean) * np.minimum(OUTBREAK / np.maximum(residual, 1e-9), 1.0)
        parts = 1.0 if whole is None else np.clip(1 - mean / np.maximum(whole, 1.0), 0.05, 1.0)
        last = turn == _PASSES - 1
        lengths = windows if last else windows[:1]
        dispersion = _dispersion(error, weights**2 * mean * parts, weights, lengths, columns.shape[1])
        if not last:
            residual = _anscombe(counts, mean, dispersion[:, :1])
    return Fit(coef, np.linalg.inv(gram) * dispersion[:, :1, None], dispersion)


def _start(counts: Floats, centre: Floats, weights: Floats, offset: Floats | None) -> Floats:
    """The common coefficients with each series' own level, two messages' worth of the common one mixed in."""
    size = weights.sum(axis=1) if offset is None else (weights * np.exp(offset)).sum(axis=1)
    coef = centre.copy()
    coef[:, 0] = np.log(((counts * weights).sum(axis=1) + 2) / (size + 2 * np.exp(-centre[:, 0])))
    return coef


def _common(counts: Floats, columns: Floats, precision: Floats, *, weights: Floats, offset: Floats | None) -> Floats:
    """Coefficients of the sum of all series, its level brought down to that of one, without a trend."""
    exposure = np.ones_like(counts) if offset is None else np.exp(offset)
    total, size = (counts * weights).sum(axis=0), (exposure * weights).sum(axis=0)
    level = np.log((total.sum() + 0.5) / (size.sum() + 0.5))
    start = np.zeros((1, columns.shape[1]))
    start[0, 0] = level
    log_size = np.log(np.maximum(size, 1e-9))[None, :]
    used = (size > 0).astype(np.float64)[None, :]
    shared, _ = _newton(total[None, :], columns, _pairs(columns), start, start, precision[None, :], used, log_size, 8)
    shared[0, :2] = (level, 0.0)
    return np.asarray(shared[0])


def _newton(
    counts: Floats,
    columns: Floats,
    pairs: Floats,
    coef: Floats,
    centre: Floats,
    penalty: Floats,
    weights: Floats,
    offset: Floats | None,
    steps: int,
) -> tuple[Floats, Floats]:
    width = columns.shape[1]
    diagonal = penalty[:, :, None] * np.eye(width)
    for _ in range(steps):
        mean = _mean(coef, columns, offset)
        gram = ((weights * mean) @ pairs).reshape(-1, width, width) + diagonal
        slope = (weights * (counts - mean)) @ columns - penalty * (coef - centre)
        # A step of at most 2 on the log scale keeps series that are nearly empty from running away.
        coef = coef + np.clip(np.linalg.solve(gram, slope[:, :, None])[:, :, 0], -2.0, 2.0)
    return coef, gram


def _mean(coef: Floats, columns: Floats, offset: Floats | None) -> Floats:
    log_mean = coef @ columns.T
    if offset is not None:
        log_mean += offset
    return np.asarray(np.exp(np.clip(log_mean, -20.0, 20.0, out=log_mean), out=log_mean))


def _pairs(columns: Floats) -> Floats:
    return np.asarray((columns[:, :, None] * columns[:, None, :]).reshape(len(columns), -1))


def _anscombe(counts: Floats, mean: Floats, dispersion: Floats) -> Floats:
    return np.asarray(1.5 * (np.cbrt(counts) ** 2 - np.cbrt(mean) ** 2) / (mean ** (1 / 6) * np.sqrt(dispersion)))


def _dispersion(error: Floats, variance: Floats, weights: Floats, windows: Sequence[int], width: int) -> Floats:
    """Observed over foretold variance of sums over each window, shrunk across series. *Shape:* (n_series, n_windows)"""
    errors, foretold = _running(error), _running(variance)
    size = (weights > 0).sum(axis=1)
    fair = size / np.maximum(size - width, size / 2)
    before = np.ones((len(error), 1))
    columns: list[Floats] = []
    for length in (min(w, error.shape[1]) for w in windows):
        sums = errors[:, length:] - errors[:, :-length]
        expected = foretold[:, length:] - foretold[:, :-length]
        if columns:
            # A long outbreak is drawn in as a whole: day by day it would still make two-week sums look wild.
            sums = np.minimum(sums, OUTBREAK * np.sqrt(before * expected))
        total = expected.sum(axis=1)
        raw = np.einsum("ij,ij->i", sums, sums) / np.maximum(total, 1e-9) * fair
        shrunk = _shrunk(raw, freedom=np.maximum(size / length - width, 2.0), mean=total / np.maximum(size, 1))
        before = np.maximum(shrunk, 1.0)[:, None]
        columns.append(before[:, 0])
    # Steps that follow one another alike make long sums vary more, never less.
    return np.maximum.accumulate(np.stack(columns, axis=1), axis=1)


def _running(values: Floats) -> Floats:
    """Cumulative sums with a leading zero."""
    total = np.zeros((values.shape[0], values.shape[1] + 1))
    np.cumsum(values, axis=1, out=total[:, 1:])
    return total


def _shrunk(raw: Floats, *, freedom: Floats, mean: Floats) -> Floats:
    """Dispersions drawn towards their average, by how much of their scatter is only sampling error."""
    if len(raw) < 3:
        return raw
    rough = np.average(raw, weights=freedom)
    error = (2 * rough**2 + rough / np.maximum(mean, 1e-2)) / freedom
    centre = np.average(raw, weights=1 / error)
    between = max(float(np.average((raw - centre) ** 2 - error, weights=1 / error)), 1e-4)
    return np.asarray(centre + (raw - centre) * between / (between + error))
