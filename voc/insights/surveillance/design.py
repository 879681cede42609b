"""The covariates of a count: level, damped trend, weekday, yearly wave, days that are known to be different."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from voc.insights.calendar import Calendar

Floats = NDArray[np.float64]

YEAR = 365.25
# A trend that goes on for ever is the usual way to a silly forecast: after the fit it decays by 2 % a day.
DAMPING_PER_DAY = 0.98
# How far coefficients may reasonably stray (standard deviations on the log scale): the level from that of its
# siblings, the trend per year from none, the others from the pattern of all series together. On a day of a kind that
# was never seen before, the forecast is as unsure as this.
SPREAD = {"level": 2.0, "trend": 1.0, "weekday": 0.3, "season": 0.5, "known": 0.7}


@dataclass(frozen=True, eq=False)
class Design:
    """Covariates of consecutive steps. *Shape:* `columns` (n_steps, n_columns), `spread` (n_columns,)."""

    columns: Floats
    spread: Floats


def design(
    start: date, n_steps: int, *, fitted: int, step_days: int, seasons: bool, calendar: Calendar | None = None
) -> Design:
    """Covariates of `n_steps` steps from `start`, of which the first `fitted` are fitted and the rest foretold.

    Weeks have no holidays and events: one day of seven seldom shows.
    """
    days = np.arange(n_steps) * step_days
    groups = {"level": np.ones((n_steps, 1)), "trend": _trend(days, last=(fitted - 1) * step_days)}
    if step_days == 1:
        groups["weekday"] = _weekdays((start.weekday() + days) % 7)
        if calendar is not None:
            groups["known"] = calendar.columns(start, n_steps)
    if seasons:
        groups["season"] = _waves(start, days)
    spread = [np.full(block.shape[1], SPREAD[name]) for name, block in groups.items()]
    return Design(np.hstack(list(groups.values())), np.concatenate(spread))


def _trend(days: NDArray[np.int64], *, last: int) -> Floats:
    # Zero at the last fitted day, so that the level is the level of now.
    ahead = np.maximum(days - last, 0)
    damped = DAMPING_PER_DAY * (1 - DAMPING_PER_DAY**ahead) / (1 - DAMPING_PER_DAY)
    return np.asarray((np.where(days <= last, days - last, damped) / YEAR)[:, None])


def _weekdays(weekday: NDArray[np.int64]) -> Floats:
    # Contrasts that sum to zero over a week: Sunday is minus the sum of the others.
    codes = np.vstack([np.eye(6), -np.ones((1, 6))])
    return np.asarray(codes[weekday])


def _waves(start: date, days: NDArray[np.int64]) -> Floats:
    offset = (start - date(start.year, 1, 1)) / timedelta(days=1)
    angle = 2 * np.pi * (offset + days) / YEAR
    return np.stack([np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)], axis=1)
