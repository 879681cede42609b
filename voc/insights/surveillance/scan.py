"""Every step of every series judged on what was known before it: how surprising is the strongest recent window?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from voc.insights.series import SeriesTable
from voc.insights.surveillance.coldstart import fit_young
from voc.insights.surveillance.design import Design, design
from voc.insights.surveillance.plan import DAILY, WEEKLY, Plan
from voc.insights.surveillance.regression import Fit, Pool, fit
from voc.insights.surveillance.strongest import Forecast, strongest
from voc.insights.surveillance.tails import nb_interval

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Series that patterns are shared by: all of them, or as many, evenly spread from the rarest to the loudest. Which ones
# these are decides borderline alarms: with 60 of 638 topics p-values strayed threefold from those with all (.48 on the
# log10 scale), with 240 still twofold. All 638 cost 35 % more processor time, thousands would cost minutes a year.
_PANEL = 1000


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
class _Past:
    """The steps that a fit sees, and the covariates of these and of the steps after them."""

    steps: slice
    covariates: Design

    @property
    def fitted(self) -> Design:
        """The covariates of `steps` alone."""
        return Design(self.covariates.columns[: self.steps.stop - self.steps.start], self.covariates.spread)


@dataclass(frozen=True, eq=False)
class _Pooled:
    """What the series of a table have in common, in their counts and in their shares."""

    seasons: bool
    count: Pool
    share: Pool | None


@dataclass(frozen=True, eq=False)
class _Run:
    """One call of `judge`. *Shape:* `born` (n_series,), `asked` (n_series, n_steps of the table) or None for all."""

    table: SeriesTable
    plan: Plan
    born: NDArray[np.int64]
    asked: Flags | None
    pools: dict[int, _Pooled] = field(default_factory=dict)

    def rows(self, start: int, stop: int) -> Flags:
        """The series asked about in these steps, or so soon after them that a window reaches back."""
        if self.asked is None:
            return np.ones(len(self.born), dtype=bool)
        return np.asarray(self.asked[:, start : stop + self.plan.longest - 1].any(axis=1))


def plan_for(table: SeriesTable) -> Plan:
    """The plan that suits the steps of `table`."""
    return DAILY if table.step_days == 1 else WEEKLY


def judge(
    table: SeriesTable, *, since: date, until: date, plan: Plan | None = None, asked: Flags | None = None
) -> Verdicts:
    """Judge every step of [since, until], each from the steps before it only.

    Without totals a count is judged against its own past. With totals it must be too high twice over the same
    window: the count against its past and its share of the total against the past share. More of everything has no
    higher share, less of everything else no higher count: neither is news. The larger p-value of the two counts.

    `asked` (n_series, n_steps of the table) says where a verdict is wanted: what is far from those steps is not
    judged (p-value 1, expected 0). A verdict does not depend on what else was asked.
    """
    plan = plan or plan_for(table)
    first, end = max(table.index(since), 0), min(table.index(until) + 1, table.n_steps)
    shape = (len(table.keys), max(end - first, 0))
    p_value, window, expected, log_variance, dispersion = (
        np.full(shape, fill) for fill in (1.0, plan.windows[0], 0.0, 0.0, 1.0)
    )
    run = _Run(table, plan, table.born(), asked)
    for start, stop in _blocks(table, first, end, plan) if table.keys else ():
        out = [a[:, start - first : stop - first] for a in (p_value, window, expected, log_variance, dispersion)]
        _judge_block(run, start, stop, out)
    return Verdicts(first, p_value, window.astype(np.int64), expected, log_variance, dispersion)


def _blocks(table: SeriesTable, first: int, end: int, plan: Plan) -> Iterator[tuple[int, int]]:
    """Runs of steps between two fits, cut at fixed calendar days whatever the table or the question."""
    shift = table.start.toordinal() // plan.step_days
    while first < end:
        stop = min(end, first + plan.refit - (shift + first) % plan.refit)
        yield first, stop
        first = stop


def _judge_block(run: _Run, start: int, stop: int, out: list[Floats]) -> None:
    wanted = run.rows(start, stop)
    if not wanted.any():
        return
    plan = run.plan
    fitted_at = _floor(run, start, plan.refit)
    pooled = _pooled(run, _floor(run, start, plan.pool))
    old = (fitted_at - run.born >= plan.cold_start) & (pooled is not None)
    if pooled is not None and (old & wanted).any():
        rows = np.flatnonzero(old & wanted)
        _put(out, rows, slice(None), _judge_old(run, rows, pooled, fitted_at, start, stop))
    for step in range(start, stop):
        young = ~old & (step - run.born >= plan.burn_in)
        rows = np.flatnonzero(young & wanted)
        if rows.size:
            _put(out, rows, slice(step - start, step - start + 1), _judge_young(run, young, wanted, step))


def _floor(run: _Run, step: int, every: int) -> int:
    """The last step up to `step` whose calendar day is a multiple of `every` steps."""
    return step - (run.table.start.toordinal() // run.plan.step_days + step) % every


def _put(out: list[Floats], rows: NDArray[np.int64], steps: slice, values: tuple[Floats, ...]) -> None:
    for target, value in zip(out, values, strict=True):
        target[rows, steps] = value


def _pooled(run: _Run, at: int) -> _Pooled | None:
    """What the series had in common at step `at`; None where all of them are too young."""
    old = at - run.born >= run.plan.cold_start
    if not old.any():
        return None
    if at not in run.pools:
        seasons = at - run.plan.guard - int(run.born[old].min()) >= run.plan.seasons_from
        past = _past(run, at, seasons=seasons)
        panel = _panel(run.table.counts[:, past.steps], old)
        totals = run.table.totals
        share = None if totals is None else _fit_share(run, panel, past, totals)
        run.pools[at] = _Pooled(seasons, _fit_count(run, panel, past).pool, share.pool if share else None)
    return run.pools[at]


def _past(run: _Run, fitted_at: int, *, seasons: bool, stop: int | None = None) -> _Past:
    """The steps that a model fitted at `fitted_at` may see, and covariates on to `stop`."""
    plan, last = run.plan, fitted_at - run.plan.guard
    begin = max(last - plan.baseline, 0)
    end = last if stop is None else stop
    covariates = design(
        run.table.day(begin),
        end - begin,
        fitted=last - begin,
        step_days=plan.step_days,
        seasons=seasons,
        calendar=run.table.calendar,
    )
    return _Past(slice(begin, last), covariates)


def _fit_count(run: _Run, rows: NDArray[np.int64], past: _Past, pool: Pool | None = None) -> Fit:
    counts, weights = run.table.counts[rows, past.steps], _weights(run, rows, past)
    return fit(counts, past.fitted, windows=run.plan.windows, weights=weights, pool=pool)


def _fit_share(run: _Run, rows: NDArray[np.int64], past: _Past, totals: Floats, pool: Pool | None = None) -> Fit:
    counts, whole, weights = run.table.counts[rows, past.steps], totals[rows, past.steps], _weights(run, rows, past)
    return fit(
        counts,
        past.fitted,
        windows=run.plan.windows,
        weights=weights * (whole > 0),
        offset=_log(whole),
        whole=whole,
        pool=pool,
    )


def _weights(run: _Run, rows: NDArray[np.int64], past: _Past) -> Floats:
    """Old steps weigh less, those before a series was born nothing. *Shape:* (n_rows, n_past_steps)"""
    steps = np.arange(past.steps.start, past.steps.stop)
    age = past.steps.stop - 1 - steps
    return np.asarray(0.5 ** (age / run.plan.half_life) * (steps >= run.born[rows][:, None]))


def _judge_old(
    run: _Run, rows: NDArray[np.int64], pooled: _Pooled, fitted_at: int, start: int, stop: int
) -> tuple[Floats, ...]:
    table, plan = run.table, run.plan
    past = _past(run, fitted_at, seasons=pooled.seasons, stop=stop)
    recent = slice(start - plan.longest + 1, stop)
    ahead = past.covariates.columns[recent.start - past.steps.start :]

    def forecast(fitted: Fit, offset: Floats | None) -> Forecast:
        return Forecast(*fitted.predict(ahead, offset), fitted.dispersion)

    count, share, totals = forecast(_fit_count(run, rows, past, pooled.count), None), None, None
    if table.totals is not None:
        totals = table.totals[rows, recent]
        share = forecast(_fit_share(run, rows, past, table.totals, pooled.share), _log(totals))
    return strongest(table.counts[rows, recent], totals, count, share, plan.windows, n_steps=stop - start)


def _panel(past: Floats, old: Flags) -> NDArray[np.int64]:
    """The series that shared patterns are learned from: up to `_PANEL` of those heard in the past, of every size."""
    volume = past.sum(axis=1)
    heard = np.flatnonzero(old & (volume > 0))
    if not heard.size:
        heard = np.flatnonzero(old)
    if heard.size > _PANEL:
        # Of equally loud series their counts decide: names and numbers are given by chance.
        by_volume = sorted(heard.tolist(), key=lambda row: (volume[row], past[row].tobytes()))
        heard = np.array(by_volume)[np.linspace(0, heard.size - 1, _PANEL).round().astype(np.int64)]
    return heard


def _judge_young(run: _Run, young: Flags, wanted: Flags, step: int) -> tuple[Floats, ...]:
    table, plan = run.table, run.plan
    # Half the burn-in is kept free of the tested window, and windows are no longer than that.
    guard = plan.burn_in // 2
    windows = tuple(w for w in plan.windows if w <= guard)
    begin = max(int(run.born[young].min()), 0)
    weekday = (table.start.weekday() + np.arange(table.n_steps) * table.step_days) % 7
    past, recent = slice(begin, step - guard + 1), slice(step - max(windows) + 1, step + 1)
    counts, chosen = table.counts[young], wanted[young]
    alive = (np.arange(table.n_steps) >= run.born[young][:, None]).astype(np.float64)

    def forecast(exposure: Floats) -> Forecast:
        fitted = fit_young(counts[:, past], exposure[:, past], weekday[past]).select(chosen)
        spread = np.full((int(chosen.sum()), len(windows)), fitted.dispersion)
        return Forecast(*fitted.predict(exposure[chosen, recent], weekday[recent]), spread)

    share, totals = None, None
    if table.totals is not None:
        share, totals = forecast(table.totals[young]), table.totals[young][chosen, recent]
    return strongest(counts[chosen, recent], totals, forecast(alive), share, windows, n_steps=1)


def _log(totals: Floats) -> Floats:
    return np.log(np.maximum(totals, 1e-9))
