"""The strongest of the windows that end at a step: counts against their forecast, and shares against theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voc.insights.surveillance.sums import running
from voc.insights.surveillance.tails import combined, nb_upper, share_upper

Floats = NDArray[np.float64]

# The share is asked about only where the count has a smaller p-value than this; it saves a tenth of the time.
_UNREMARKABLE = 0.1
# An alarm is about now: the last step alone must be among the quarter that is highest for its forecast. Without it a
# window still alarms when what it holds is over, and of 42 weekly scenarios one outbreak in a hundred more is missed
# at the same false-positive rate (seeds 7 and 8, which are not reported).
_NOW = 0.25


@dataclass(frozen=True, eq=False)
class Forecast:
    """What a fit foretells. *Shape:* `mean`, `log_variance` (n_series, n_steps), `dispersion` (n_series, n_windows)."""

    mean: Floats
    log_variance: Floats
    dispersion: Floats


def strongest(
    counts: Floats,
    totals: Floats | None,
    count: Forecast,
    share: Forecast | None,
    windows: Sequence[int],
    *,
    n_steps: int,
) -> tuple[Floats, ...]:
    """(p-value, window, expected, log variance, dispersion) of each of the last `n_steps`, see `Verdicts`.

    The arrays begin at least one longest window before the first of them.
    """
    observed = running(counts)
    whole = None if totals is None else running(totals)
    p_values, now = [], np.ones((len(counts), n_steps))
    for i, length in enumerate(windows):
        seen = _ending(observed, length, n_steps)
        p_value = nb_upper(seen, *_moments(count, length, n_steps, i))
        now = p_value if i == 0 else now
        if share is not None and whole is not None:
            asked = p_value < _UNREMARKABLE
            p_share = _share_p(seen, _ending(whole, length, n_steps), share, length, i, asked=asked)
            p_value = np.maximum(p_value, p_share)
        p_values.append(p_value)
    stacked = np.stack(p_values)
    best = stacked.argmin(axis=0)
    found = np.where(now <= _NOW, combined(stacked), 1.0)
    dispersion = np.take_along_axis(count.dispersion, best, axis=1)
    step = (count.mean[:, -n_steps:], count.log_variance[:, -n_steps:])
    return found, np.asarray(windows, dtype=np.float64)[best], *step, dispersion


def _share_p(
    observed: Floats, whole: Floats, share: Forecast, length: int, i: int, *, asked: NDArray[np.bool_]
) -> Floats:
    n_steps = observed.shape[1]
    mean = _ending(running(share.mean), length, n_steps)
    expected = np.clip(mean / np.maximum(whole, 1e-9), 1e-9, 1 - 1e-6)
    spread = _ending(running(share.mean * share.log_variance), length, n_steps) * mean
    # The odds, not the share, vary on the log scale: near a share of 1 there is no room to stray.
    variance = whole * expected * (1 - expected) * share.dispersion[:, i : i + 1] + spread * (1 - expected) ** 2
    p_value = np.zeros_like(observed)
    p_value[asked] = share_upper(observed[asked], whole[asked], expected[asked], variance[asked])
    return p_value


def _moments(forecast: Forecast, length: int, n_steps: int, i: int) -> tuple[Floats, Floats]:
    """Mean and variance of sums over `length` steps; errors of the fit go together over a window."""
    mean = _ending(running(forecast.mean), length, n_steps)
    spread = _ending(running(forecast.mean * forecast.log_variance), length, n_steps) * mean
    return mean, forecast.dispersion[:, i : i + 1] * mean + spread


def _ending(total: Floats, length: int, n_steps: int) -> Floats:
    """Sums over the `length` steps that end at each of the last `n_steps`, from running sums."""
    end = total.shape[1]
    first = end - n_steps
    return total[:, first:] - total[:, first - length : end - length]
