"""Detection measured: 42 weekly scenarios with planted outbreaks, and an alert budget over 300 daily series.

    python -m benchmarks.detection [--replicates 100] [--seed 1] [--json FILE]

Every method sees the same series in the same run. Baselines: z-score against the mean of the last 8 steps, EARS C1
(7 steps), mean + 3 sd of the last 52 (weekly) or 28 (daily) steps, the ratio to the mean of the last 7 steps (the rule
"more than 150 %"), and Farrington Flexible (weekly). The oracle knows the true mean and dispersion of every series and
scans the same windows: nothing can be much better. Takes some minutes on one core.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.insights.budget import Budget
from voc.insights.calendar import NO_CALENDAR, Calendar
from voc.insights.episodes import episodes
from voc.insights.findings import find
from voc.insights.series import SeriesKey, SeriesTable
from voc.insights.surveillance import DAILY, WEEKLY, judge
from voc.insights.surveillance.tails import nb_upper

Floats = NDArray[np.float64]
Rng = np.random.Generator
START = date(2010, 1, 4)

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


def last(counts: Floats, length: int) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the `length` steps before each step (infinite where there are not as many)."""
    windows = np.lib.stride_tricks.sliding_window_view(counts, length, axis=1)[:, :-1]
    mean, sd = np.full(counts.shape, np.inf), np.ones(counts.shape)
    mean[:, length:], sd[:, length:] = windows.mean(axis=2), windows.std(axis=2, ddof=1)
    return mean, np.maximum(sd, 0.5)


def z_score(counts: Floats, length: int) -> Floats:
    """Standard deviations above the mean of the `length` steps before."""
    mean, sd = last(counts, length)
    return np.asarray((counts - mean) / sd)


def ours(sample: Sample) -> tuple[Floats, NDArray[np.int64]]:
    """-log10 p of every step (0 before the test period) and the windows."""
    keys = tuple(SeriesKey(name=str(i)) for i in range(len(sample.counts)))
    table = SeriesTable(START, keys, sample.counts, step_days=sample.step_days, calendar=sample.calendar)
    verdicts = judge(table, since=table.day(sample.test_from), until=table.day(table.n_steps - 1))
    score, window = np.zeros(sample.counts.shape), np.ones(sample.counts.shape, np.int64)
    score[:, sample.test_from :], window[:, sample.test_from :] = -np.log10(verdicts.p_value), verdicts.window
    return score, window


def baselines(sample: Sample) -> dict[str, Callable[[], Floats]]:
    """Scores of the methods most products use."""
    long = 52 if sample.step_days == 7 else 28
    return {
        "z-score, mean of last 8": lambda: z_score(sample.counts, 8),
        "EARS C1, last 7": lambda: z_score(sample.counts, 7),
        f"mean + k sd, last {long}": lambda: z_score(sample.counts, long),
        "ratio to mean of last 7": lambda: sample.counts / np.maximum(last(sample.counts, 7)[0], 0.5),
    }


def oracle(sample: Sample) -> Floats:
    """-log10 p of the strongest window, from the true mean and dispersion."""
    plan = WEEKLY if sample.step_days == 7 else DAILY
    p_values = [_oracle_p(sample, length) for length in plan.windows]
    return np.asarray(-np.log10(np.min(p_values, axis=0)))


def _oracle_p(sample: Sample, length: int) -> Floats:
    seen, mean = (np.cumsum(a, axis=1) for a in (sample.counts, sample.mean))
    for total in (seen, mean):
        total[:, length:] -= total[:, :-length].copy()
    return nb_upper(seen, mean, sample.dispersion * mean)


def farrington_flexible(sample: Sample) -> Floats:
    """-log10 p of every test week (0 before), one regression per series and week as in Noufaily et al. (2013).

    Quasi-Poisson with a trend and a ten-level season factor, the last 26 weeks left out, past weeks with an Anscombe
    residual over 2.58 weighed by its inverse square, negative-binomial tail with the plugged-in mean.
    """
    score = np.zeros(sample.counts.shape)
    for week in range(sample.test_from, sample.counts.shape[1]):
        past = np.arange(0, week - 26)
        columns = _farrington_columns(past, week)
        mean, dispersion = _quasi_poisson(sample.counts[:, past], columns[:-1], columns[-1])
        score[:, week] = -np.log10(nb_upper(sample.counts[:, week], mean, dispersion * mean))
    return score


def _farrington_columns(past: NDArray[np.int64], week: int) -> Floats:
    """Level, trend and season of the past weeks and, in the last row, of the tested one."""
    steps = np.append(past, week)
    # Ten periods of a year: the seven weeks around the tested one, and nine equal parts of the rest.
    away = (steps - week + 3) % 52
    period = np.where(away < 7, 0, 1 + (away - 7) * 9 // 45)
    season = (period[:, None] == np.arange(1, 10)).astype(np.float64)
    return np.column_stack([np.ones(len(steps)), (steps - past[-1]) / 52, season])


def _quasi_poisson(counts: Floats, columns: Floats, tested: Floats) -> tuple[Floats, Floats]:
    weights, dispersion = np.ones_like(counts), np.ones((len(counts), 1))
    freedom = counts.shape[1] - columns.shape[1]
    for _ in range(2):
        coef = _poisson(counts, columns, weights)
        mean = np.exp(np.clip(coef @ columns.T, -20, 20))
        error = weights * (counts - mean) ** 2 / mean
        dispersion = np.maximum(error.sum(axis=1, keepdims=True) / freedom, 1.0)
        residual = 1.5 * (np.cbrt(counts) ** 2 - np.cbrt(mean) ** 2) / (mean ** (1 / 6) * np.sqrt(dispersion))
        weights = np.where(residual > 2.58, residual**-2.0, 1.0)
        weights *= counts.shape[1] / weights.sum(axis=1, keepdims=True)
    return np.exp(np.clip(coef @ tested, -20, 20)), dispersion[:, 0]


def _poisson(counts: Floats, columns: Floats, weights: Floats) -> Floats:
    """Coefficients by Newton steps; a ridge of 1e-3 keeps periods without any case from running away."""
    coef = np.zeros((len(counts), columns.shape[1]))
    coef[:, 0] = np.log(counts.mean(axis=1) + 0.1)
    pairs = (columns[:, :, None] * columns[:, None, :]).reshape(len(columns), -1)
    ridge = 1e-3 * np.eye(columns.shape[1])
    for _ in range(12):
        mean = np.exp(np.clip(coef @ columns.T, -20, 20))
        gram = ((weights * mean) @ pairs).reshape(-1, columns.shape[1], columns.shape[1]) + ridge
        slope = (weights * (counts - mean)) @ columns - coef * 1e-3
        coef = coef + np.clip(np.linalg.solve(gram, slope[:, :, None])[:, :, 0], -2, 2)
    return coef


def scenario_rates(sample: Sample, score: Floats) -> dict[str, float]:
    """The realised false-positive rate over its nominal one, on average and in the scenario where it is largest."""
    found: dict[str, float] = {}
    each = len(sample.counts) // (len(SETS) * 6)
    groups = [slice(i, i + each) for i in range(0, len(sample.counts), each)]
    for name, rate in (("1 %", 0.01), ("0.1 %", 0.001)):
        alarms = score >= -np.log10(rate)
        shares = [float(alarms[g][sample.quiet[g]].mean()) / rate for g in groups]
        found |= {f"mean at {name}": float(np.mean(shares)), f"largest at {name}": max(shares)}
    return found


def detected(sample: Sample, alarms: NDArray[np.bool_], *, least: float = 0) -> float:
    """Share of the outbreaks of `least` standard deviations or more with an alarm inside."""
    rows = sample.outbreak.any(axis=1) & (sample.size >= least)
    return float((alarms & sample.outbreak)[rows].any(axis=1).mean())


def weekly_row(sample: Sample, score: Floats, nominal: dict[str, float]) -> dict[str, float]:
    """POD with one global threshold at two false-positive rates, and the realised rate at nominal thresholds."""
    quiet = score[sample.quiet]
    row = {}
    for name, rate in (("1 %", 0.01), ("0.1 %", 0.001)):
        threshold = np.quantile(quiet, 1 - rate, method="higher")
        row[f"POD at FPR {name}"] = detected(sample, score > threshold)
        row[f"FPR at nominal {name}"] = float((quiet >= nominal[name]).mean())
    return row


def alert_row(sample: Sample, score: Floats, window: NDArray[np.int64], threshold: float) -> dict[str, float]:
    """False alerts a week, precision and POD when runs of alarms are one alert."""
    alarms = score >= threshold
    alarms[:, : sample.test_from] = False
    true, false = 0, 0
    for row in np.flatnonzero(alarms.any(axis=1)):
        for episode in episodes(alarms[row], -score[row], window[row]):
            hit = sample.outbreak[row, max(episode.start, 0) : episode.last_alarm + 1].any()
            true, false = true + int(hit), false + int(not hit)
    weeks = (sample.counts.shape[1] - sample.test_from) * sample.step_days / 7
    return {
        "false alerts a week": false / weeks,
        "precision": true / max(true + false, 1),
        "POD": detected(sample, alarms),
        "POD of 5 sd or more": detected(sample, alarms, least=5),
    }


def within_budget(sample: Sample, score: Floats, window: NDArray[np.int64], *, most: float = 1) -> dict[str, float]:
    """The same with the lowest threshold that keeps to `most` false alerts a week, chosen knowing the truth."""
    low, high = float(np.quantile(score[sample.quiet], 0.9)), float(score[sample.quiet].max()) + 1e-6
    for _ in range(20):
        middle = (low + high) / 2
        few = alert_row(sample, score, window, middle)["false alerts a week"] <= most
        low, high = (low, middle) if few else (middle, high)
    return alert_row(sample, score, window, high)


def run_weekly(rng: Rng, replicates: int) -> dict[str, dict[str, float]]:
    sample = weekly(rng, replicates)
    normal = {"1 %": 2.326, "0.1 %": 3.090}
    rows = {name: weekly_row(sample, score(), normal) for name, score in baselines(sample).items()}
    del rows["ratio to mean of last 7"]["FPR at nominal 1 %"], rows["ratio to mean of last 7"]["FPR at nominal 0.1 %"]
    scored = {"Farrington Flexible": farrington_flexible(sample), "voc": ours(sample)[0], "oracle": oracle(sample)}
    for name, score in scored.items():
        rows[name] = weekly_row(sample, score, {"1 %": 2.0, "0.1 %": 3.0})
    rows["voc"] |= scenario_rates(sample, scored["voc"])
    return rows


def run_watched(rng: Rng, test_weeks: int) -> dict[str, dict[str, float]]:
    """Ten times 300 weekly series, one in five with an outbreak, at one false alert a week per 300.

    Precision rests on how many outbreaks there are per false alert that is allowed: 60 to 26 in half a year, 60 to 49
    in the test weeks of the published design.
    """
    sample = weekly(rng, 71, every=5, test_weeks=test_weeks)
    teams = len(sample.counts) / 300
    score, window = ours(sample)
    single = np.ones(sample.counts.shape, np.int64)
    rows = {}
    for name, baseline in baselines(sample).items():
        rows[f"{name}: best threshold"] = within_budget(sample, baseline(), single, most=teams)
    rows["oracle: best threshold"] = within_budget(sample, oracle(sample), window, most=teams)
    rows["voc: best threshold"] = within_budget(sample, score, window, most=teams)
    threshold = -np.log10(Budget.parse("1/week").threshold(300, step_days=7))
    rows["voc: budget 1/week"] = alert_row(sample, score, window, float(threshold))
    for row in rows.values():
        row["false alerts a week"] /= teams
    return rows


def run_daily(rng: Rng) -> dict[str, dict[str, float]]:
    sample = daily(rng)
    single = np.ones(sample.counts.shape, np.int64)
    score, window = ours(sample)
    rows = {}
    for name, baseline in baselines(sample).items():
        rows[f"{name}: best threshold"] = within_budget(sample, baseline(), single)
    rows["mean + 3 sd, last 28: as it is"] = alert_row(sample, z_score(sample.counts, 28), single, 3.0)
    ratio = sample.counts / np.maximum(last(sample.counts, 7)[0], 0.5)
    rows["more than 150 % of last 7: as it is"] = alert_row(sample, ratio, single, 1.5)
    rows["oracle: best threshold"] = within_budget(sample, oracle(sample), single)
    rows["voc: best threshold"] = within_budget(sample, score, window)
    for budget in ("1/week", "1/month"):
        threshold = -np.log10(Budget.parse(budget).threshold(len(sample.counts)))
        rows[f"voc: budget {budget}"] = alert_row(sample, score, window, float(threshold))
    return rows


def speed(rng: Rng) -> dict[str, dict[str, float]]:
    """Processor time of a day of 10,000 series with 2.5 years of history, and of a year of 2,000, stories included."""
    return {
        "one day of 10,000 series": _timed(rng, n_series=10_000, n_days=900, judged=1),
        "a year of 2,000 series": _timed(rng, n_series=2_000, n_days=900, judged=365),
    }


def _timed(rng: Rng, *, n_series: int, n_days: int, judged: int) -> dict[str, float]:
    level = np.exp(rng.normal(-2.5, 1.5, n_series))[:, None]
    counts = rng.poisson(np.broadcast_to(level, (n_series, n_days))).astype(np.float64)
    totals = np.broadcast_to(counts.sum(axis=0) + 100.0, counts.shape)
    keys = tuple(SeriesKey("negative_messages", touchpoint="product", topic_id=i + 1) for i in range(n_series))
    table = SeriesTable(START, keys, counts, totals)
    began, last_day = process_time(), table.day(n_days - 1)
    find(table, kind="speed", since=table.day(n_days - judged), until=last_day, budget=Budget.parse("1/week"))
    return {"CPU seconds": process_time() - began}


def show(title: str, rows: dict[str, dict[str, float]]) -> None:
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    print(f"\n{title}\n\n| method | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for name, row in rows.items():
        print(f"| {name} | {' | '.join(f'{row[c]:.4f}' if c in row else '' for c in columns)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=["weekly", "half_year", "watched", "daily", "speed"])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "weekly": lambda: run_weekly(np.random.default_rng(options.seed), options.replicates),
        "half_year": lambda: run_watched(np.random.default_rng(options.seed), 26),
        "watched": lambda: run_watched(np.random.default_rng(options.seed), WEEKS - TEST_FROM),
        "daily": lambda: run_daily(np.random.default_rng(options.seed)),
        "speed": lambda: speed(np.random.default_rng(options.seed)),
    }
    results = {name: part() for name, part in parts.items() if options.only in (None, name)}
    for name, rows in results.items():
        show(name, rows)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
