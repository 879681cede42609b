"""Every step of every series judged on what was known before it: how surprising is the strongest recent window?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from voc.insights.series import SeriesTable
from voc.insights.surveillance.coldstart import fit_young
from voc.insights.surveillance.design import design
from voc.insights.surveillance.plan import DAILY, WEEKLY, Plan
from voc.insights.surveillance.regression import Fit, fit
from voc.insights.surveillance.tails import nb_interval, nb_upper, search_corrected, share_upper

Floats = NDArray[np.float64]

# The share is asked about only where the count has a smaller p-value than this; it saves a tenth of the time.
_UNREMARKABLE = 0.1


@dataclass(frozen=True, eq=False)
class Verdicts:
    """What is said of each step of each series, from step `first` of the table on.

    `p_value` is that of the strongest window ending at the step, corrected for the search over windows; `window` is
    its length in steps. `expected` is the count foretold for the step alone, `log_variance` and `dispersion` how far
    it may stray: variance = dispersion * expected + log_variance * expected ** 2.
    *Shape:* every array (n_series, n_steps judged).
    """

    first: int
    p_value: Floats
    window: NDArray[np.int64]
    expected: Floats
    log_variance: Floats
    dispersion: Floats

    def interval(self, series: int, steps: slice, *, level: float = 0.95) -> tuple[float, float, float]:
        """(expected, lower, upper) of the count of one series over `steps`, as positions among those judged."""
        mean = float(self.expected[series, steps].sum())
        spread = float(self.log_variance[series, steps].mean()) * mean**2
        low, high = nb_interval(mean, float(self.dispersion[series, steps].max()) * mean + spread, level=level)
        return mean, float(low), float(high)


@dataclass(frozen=True, eq=False)
class _Forecast:
    mean: Floats
    log_variance: Floats
    dispersion: Floats  # (n_series, n_windows)


def plan_for(table: SeriesTable) -> Plan:
    """The plan that suits the steps of `table`."""
    return DAILY if table.step_days == 1 else WEEKLY


def judge(
    table: SeriesTable, *, since: date, until: date, plan: Plan | None = None, skip_silent: bool = False
) -> Verdicts:
    """Judge every step of [since, until], each from the steps before it only.

    Without totals a count is judged against its own past. With totals it must be too high twice over the same
    window: the count against its past and its share of the total against the past share. More of everything has no
    higher share, less of everything else no higher count: neither is news. The larger p-value of the two counts.

    With `skip_silent` a series without any count in the longest window and the steps up to the next fit is not judged
    there (p-value 1, expected 0): it cannot be too loud. Of thousands of topics over years most are silent at any time.
    """
    plan = plan or plan_for(table)
    first, end = max(table.index(since), 0), min(table.index(until) + 1, table.n_steps)
    blocks = [
        _judge_block(table, start, stop, plan, skip_silent=skip_silent)
        for start, stop in _blocks(table, first, end, plan)
    ]
    if not blocks or not table.keys:
        empty = np.zeros((len(table.keys), 0))
        return Verdicts(first, empty, empty.astype(np.int64), empty, empty, empty)
    joined = [np.concatenate(parts, axis=1) for parts in zip(*blocks, strict=True)]
    p_value, window, expected, log_variance, dispersion = joined
    return Verdicts(first, p_value, window.astype(np.int64), expected, log_variance, dispersion)


def _blocks(table: SeriesTable, first: int, end: int, plan: Plan) -> Iterator[tuple[int, int]]:
    """Runs of steps between two fits, cut at fixed calendar days whatever the table or the question."""
    shift = table.start.toordinal() // plan.step_days
    while first < end:
        stop = min(end, first + plan.refit - (shift + first) % plan.refit)
        yield first, stop
        first = stop


def _judge_block(table: SeriesTable, start: int, stop: int, plan: Plan, *, skip_silent: bool) -> tuple[Floats, ...]:
    fitted_at = start - (table.start.toordinal() // plan.step_days + start) % plan.refit
    age = fitted_at - table.born()
    shape = (len(table.keys), stop - start)
    out = tuple(np.full(shape, fill) for fill in (1.0, plan.windows[0], 0.0, 0.0, 1.0))
    heard = table.counts[:, max(start - plan.longest + 1, 0) : stop].any(axis=1) | (not skip_silent)
    old = (age >= plan.cold_start) & heard
    if old.any():
        _put(out, old, slice(None), _judge_old(table, old, fitted_at, start, stop, plan))
    for step in range(start, stop):
        young = (age < plan.cold_start) & heard & (step - table.born() >= plan.burn_in)
        if young.any():
            _put(out, young, slice(step - start, step - start + 1), _judge_young(table, young, step, plan))
    return out


def _put(out: tuple[Floats, ...], rows: NDArray[np.bool_], steps: slice, values: tuple[Floats, ...]) -> None:
    for target, value in zip(out, values, strict=True):
        target[rows, steps] = value


def _judge_old(
    table: SeriesTable, rows: NDArray[np.bool_], fitted_at: int, start: int, stop: int, plan: Plan
) -> tuple[Floats, ...]:
    last = fitted_at - plan.guard
    begin = max(last - plan.baseline, 0)
    lead = start - plan.longest + 1
    past, recent = slice(begin, last), slice(lead, stop)
    columns = design(
        table.day(begin),
        stop - begin,
        fitted=last - begin,
        step_days=plan.step_days,
        seasons=last - int(table.born()[rows].min()) >= plan.seasons_from,
    )
    fitted = type(columns)(columns.columns[: last - begin], columns.spread)
    ahead = columns.columns[lead - begin :]
    age = last - 1 - np.arange(begin, last)
    weights = 0.5 ** (age / plan.half_life) * (np.arange(begin, last) >= table.born()[rows][:, None])

    def forecast(result: Fit, offset: Floats | None) -> _Forecast:
        return _Forecast(*result.predict(ahead, offset), result.dispersion)

    counts = table.counts[rows]
    count_fit = fit(counts[:, past], fitted, windows=plan.windows, weights=weights)
    count = forecast(count_fit, None)
    share = None
    if table.totals is not None:
        totals = table.totals[rows]
        whole = totals[:, past]
        share_fit = fit(
            counts[:, past],
            fitted,
            windows=plan.windows,
            weights=weights * (whole > 0),
            offset=_log(whole),
            whole=whole,
        )
        share = forecast(share_fit, _log(totals[:, recent]))
    recent_totals = None if table.totals is None else table.totals[rows][:, recent]
    return _strongest(counts[:, recent], recent_totals, count, share, plan.windows, stop - start)


def _judge_young(table: SeriesTable, rows: NDArray[np.bool_], step: int, plan: Plan) -> tuple[Floats, ...]:
    # Half the burn-in is kept free of the tested window, and windows are no longer than that.
    guard = plan.burn_in // 2
    windows = tuple(w for w in plan.windows if w <= guard)
    begin = max(int(table.born()[rows].min()), 0)
    weekday = (table.start.weekday() + np.arange(table.n_steps) * table.step_days) % 7
    past, recent = slice(begin, step - guard + 1), slice(step - max(windows) + 1, step + 1)
    counts = table.counts[rows]
    alive = (np.arange(table.n_steps) >= table.born()[rows][:, None]).astype(np.float64)

    def forecast(exposure: Floats) -> _Forecast:
        young = fit_young(counts[:, past], exposure[:, past], weekday[past])
        spread = np.full((len(counts), len(windows)), young.dispersion)
        return _Forecast(*young.predict(exposure[:, recent], weekday[recent]), spread)

    share, totals = None, None
    if table.totals is not None:
        share, totals = forecast(table.totals[rows]), table.totals[rows][:, recent]
    return _strongest(counts[:, recent], totals, forecast(alive), share, windows, 1)


def _strongest(
    counts: Floats,
    totals: Floats | None,
    count: _Forecast,
    share: _Forecast | None,
    windows: Sequence[int],
    n_steps: int,
) -> tuple[Floats, ...]:
    p_values = []
    for i, length in enumerate(windows):
        observed = _ending(counts, length, n_steps)
        mean, variance = _moments(count, length, n_steps, i)
        p_value = nb_upper(observed, mean, variance)
        if share is not None and totals is not None:
            asked = p_value < _UNREMARKABLE
            p_share = _share_p(observed, _ending(totals, length, n_steps), share, length, i, asked=asked)
            p_value = np.maximum(p_value, p_share)
        p_values.append(p_value)
    stacked = np.stack(p_values)
    best = stacked.argmin(axis=0)
    corrected = search_corrected(stacked.min(axis=0), windows)
    dispersion = np.take_along_axis(count.dispersion, best, axis=1)
    daily = (count.mean[:, -n_steps:], count.log_variance[:, -n_steps:])
    return corrected, np.asarray(windows, dtype=np.float64)[best], *daily, dispersion


def _share_p(
    observed: Floats, whole: Floats, share: _Forecast, length: int, i: int, *, asked: NDArray[np.bool_]
) -> Floats:
    n_steps = observed.shape[1]
    mean = _ending(share.mean, length, n_steps)
    expected = np.clip(mean / np.maximum(whole, 1e-9), 1e-9, 1 - 1e-6)
    spread = _ending(share.mean * share.log_variance, length, n_steps) * mean
    # The odds, not the share, vary on the log scale: near a share of 1 there is no room to stray.
    variance = whole * expected * (1 - expected) * share.dispersion[:, i : i + 1] + spread * (1 - expected) ** 2
    p_value = np.zeros_like(observed)
    p_value[asked] = share_upper(observed[asked], whole[asked], expected[asked], variance[asked])
    return p_value


def _moments(forecast: _Forecast, length: int, n_steps: int, i: int) -> tuple[Floats, Floats]:
    """Mean and variance of sums over `length` steps; errors of the fit go together over a window."""
    mean = _ending(forecast.mean, length, n_steps)
    spread = _ending(forecast.mean * forecast.log_variance, length, n_steps) * mean
    return mean, forecast.dispersion[:, i : i + 1] * mean + spread


def _ending(values: Floats, length: int, n_steps: int) -> Floats:
    """Sums over the `length` steps that end at each of the last `n_steps`."""
    total = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    n = values.shape[1]
    ends = np.arange(n - n_steps + 1, n + 1)
    return np.asarray(total[:, ends] - total[:, ends - length])


def _log(totals: Floats) -> Floats:
    return np.log(np.maximum(totals, 1e-9))
