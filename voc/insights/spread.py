"""Does a topic feed itself? How many mentions follow one mention."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from voc.insights.metrics import Metric

# Days from one mention to those it sets off: half of them come on the next day, a quarter on the day after, and so on.
DELAYS = 0.5 ** np.arange(1, 8)
WINDOW_DAYS = 7
# With fewer mentions than this to follow, the interval says nothing.
LEAST = 5.0
# A Gamma prior that knows next to nothing: mean 1, standard deviation 1.
_SHAPE, _RATE = 1.0, 1.0


def spread(daily: Sequence[int]) -> Metric | None:
    """The spread number R of the last seven days: above 1 a topic grows by itself, below 1 it dies out.

    `daily` are mentions a day, the last day last, copies not among them. None where there were too few to follow. It
    takes all that is said for set off by what was said before: where something outside goes on, R is its growth.
    Source: Cori et al. (2013), American Journal of Epidemiology 178(9), with delays of one to seven days.
    """
    counts = np.asarray(daily, dtype=np.float64)
    weights = DELAYS / DELAYS.sum()
    days = range(max(len(counts) - WINDOW_DAYS, len(weights)), len(counts))
    followed = sum(float(weights @ counts[day - len(weights) : day][::-1]) for day in days)
    if followed < LEAST:
        return None
    from scipy.special import gammaincinv  # a sixth of the time that the API takes to start

    seen = float(counts[days.start :].sum())
    shape, rate = _SHAPE + seen, _RATE + followed
    low, high = (float(gammaincinv(shape, q)) / rate for q in (0.025, 0.975))
    formula = "(1 + mentions of 7 days) / (1 + mentions of the 7 days before each, by delay), Gamma interval"
    return Metric(shape / rate, low, high, int(seen), "mentions", formula)
