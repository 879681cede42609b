"""Which steps can be alarms at all: a bound that costs a thousandth of a fit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from voc.insights.series import SeriesTable
from voc.insights.surveillance.plan import Plan
from voc.insights.surveillance.sums import running

Floats = NDArray[np.float64]

# No regression is taken to foretell less than this part of the smaller of two plain averages.
_AT_LEAST = 0.5
# The averages are taken over so many days before the guard band.
_SPANS_DAYS = (91, 364)


def may_alarm(table: SeriesTable, plan: Plan, *, thresholds: Floats, min_count: float, first: int) -> NDArray[np.bool_]:
    """Where a fit could give a p-value at or below the step's threshold, from step `first` on.

    Some window must hold `min_count`, and its Poisson tail must be small even for the lowest expectation a fit
    would reach: over-dispersion, doubt and the search only make p-values larger. Of thousands of topics over years
    this leaves one step in hundreds. *Shape:* `thresholds` (n_steps of the table,), result (n_series, n_steps).
    """
    total = running(table.counts)
    result = np.zeros(table.counts.shape, dtype=bool)
    born, steps = table.born(), np.arange(table.n_steps)
    for length in plan.windows:
        starts = np.maximum(steps + 1 - length, 0)
        counts = total[:, steps + 1] - total[:, starts]
        counts[:, :first] = 0
        rows, at = np.nonzero((counts >= min_count) & ~result)
        expected = _lowest_rate(total, rows, at, born, plan) * length
        result[rows, at] = special.gammainc(counts[rows, at], np.maximum(expected, 1e-12)) <= thresholds[at]
    return result


def _lowest_rate(
    total: Floats, rows: NDArray[np.int64], at: NDArray[np.int64], born: NDArray[np.int64], plan: Plan
) -> Floats:
    """Counts per step that a fit will not go below; 0 for series too young for a regression."""
    # A model is up to `refit` steps old, and its guard band lies before that.
    ends = at + 1 - plan.guard
    rate = np.full(len(rows), np.inf)
    for span in _SPANS_DAYS:
        starts = np.maximum(ends - span // plan.step_days, born[rows])
        seen = total[rows, np.maximum(ends, 0)] - total[rows, np.minimum(np.maximum(starts, 0), np.maximum(ends, 0))]
        rate = np.minimum(rate, seen / np.maximum(ends - starts, 1))
    old = at - born[rows] >= plan.cold_start + plan.refit
    return np.where(old, _AT_LEAST * rate, 0.0)
