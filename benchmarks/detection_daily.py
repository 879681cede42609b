"""Detection on daily counts with weekdays, bank holidays and seasons: 16 signals after Noufaily et al. (2019).

    python -m benchmarks.detection_daily [--replicates 10] [--seed 1] [--json FILE]

The signals follow the parameters published for the syndromic signals of "Comparison of statistical algorithms for daily
syndromic surveillance aberration detection" (Bioinformatics 35): eight of systems that are open every day, with counts
doubled on bank holidays, and eight of systems closed at weekends and on bank holidays, with half as many again on the
next working day; three have an outbreak in every season. Each series is seven years of 52 weeks; in the last 49 weeks
one outbreak begins, of 2, 3, 5 or 10 x 7 (or 5) standard deviations in about eight days. As in the published
simulation, counts of three signals are scaled down and their outbreaks are not. The holidays are those of England.

POD is the share of outbreaks with an alarm, with one threshold for all signals such that 99 % of the days without an
outbreak raise none on average over the signals. Takes some minutes on one core.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.detection import show
from benchmarks.outbreak_methods import START, farrington_columns, ours, quasi_poisson, z_score
from benchmarks.outbreaks import Floats, Rng, Sample, negative_binomial
from voc.insights.calendar import Calendar, calendar
from voc.insights.surveillance.tails import nb_upper

YEARS, WEEKS, TEST_WEEKS = 7, 52, 49
SIZES = (2, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class Signal:
    """Parameters of one signal: log mean = alpha + beta t + yearly waves (g1, g2) + weekly waves (g3, g4)."""

    days: int
    yearly: int
    weekly: int
    alpha: float
    beta: float
    g1: float
    g2: float
    g3: float
    g4: float
    phi: float
    shift: int
    scale: int = 1
    # (first day, last day, size) of the outbreak of every season. Of the last signal that has one, the published size
    # is in standard deviations of another series: 6 of its own are about as many cases.
    seasonal: tuple[int, int, int] | None = None


SIGNALS = (
    Signal(7, 1, 2, 6, 0, 0.2, 0.2, 0.5, 0.4, 2, 29),
    Signal(7, 1, 2, 0.5, 0, 1.5, 1.4, 0.5, 0.4, 1, -167),
    Signal(7, 0, 2, 5.5, 0, 0, 0, 0.3, 0.25, 1, 1),
    Signal(7, 0, 2, 2, 0, 0, 0, 0.3, 0.25, 1, 1),
    Signal(5, 1, 1, 6, 0, 0.3, 2, 0.3, 0.5, 1.5, -50, 10, (1, 20, 80)),
    Signal(5, 1, 1, 1, 0, 0.1, 2, 0.05, 0.05, 1, -50, 1, (1, 20, 50)),
    Signal(5, 0, 1, 6, 0.0001, 0, 0, 0.6, 0.9, 1.5, 0, 10),
    Signal(5, 1, 1, 3, 0, 1.5, 0.1, 0.2, 0.3, 1, -150),
    Signal(5, 1, 1, 3, 0, 0.2, 0.1, 0.05, 0.15, 1, -200),
    Signal(5, 1, 1, 5, 0, 0.2, 0.1, 0.05, 0.1, 1, 0),
    Signal(5, 2, 1, 0.5, 0, 0.4, 0, 0.05, 0.15, 1, 0),
    Signal(5, 1, 1, 9, 0, 0.5, 0.2, 0.2, 0.5, 1, 0, 100),
    Signal(7, 1, 2, 2, 0.0005, 0.8, 0.8, 0.8, 0.4, 4, 57),
    Signal(7, 4, 1, 0.05, 0, 0.01, 0.01, 1.8, 0.1, 1, -85),
    Signal(7, 1, 2, 3, 0, 0.8, 0.6, 0.8, 0.4, 4, 29, 1, (210, 230, 6)),
    Signal(7, 0, 2, 6, 0, 0, 0, 0.8, 0.4, 4, 1),
)
# How much of an outbreak shows on each weekday from Monday on.
SHOWN = {5: np.array([1.5, 1.1, 1.0, 1.0, 1.1]), 7: np.array([1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0])}


def mean_of(signal: Signal) -> Floats:
    """The mean of every working day. *Shape:* (n_working_days,)"""
    time = np.arange(1, YEARS * WEEKS * signal.days + 1)
    at = time + signal.shift
    log_mean = signal.alpha + signal.beta * at
    for j in range(1, signal.yearly + 1):
        angle = 2 * np.pi * j * at / (WEEKS * signal.days)
        log_mean = log_mean + signal.g1 * np.cos(angle) + signal.g2 * np.sin(angle)
    for j in range(1, signal.weekly + 1):
        angle = 2 * np.pi * j * at / signal.days
        log_mean = log_mean + signal.g3 * np.cos(angle) + signal.g4 * np.sin(angle)
    return np.asarray(np.exp(log_mean))


def outbreak(rng: Rng, signal: Signal, size: float, start: int, n_days: int, *, step: float) -> Floats:
    """Cases per working day of an outbreak that begins at `start`: log-normal, `step` of its scale a day."""
    found = np.zeros(n_days)
    days = start + np.floor(rng.lognormal(0, 0.5, max(rng.poisson(size), 2)) / step).astype(np.int64)
    np.add.at(found, days[days < n_days], 1.0)
    return np.asarray(found * SHOWN[signal.days][np.arange(n_days) % signal.days])


def spread(values: Floats, days: int) -> Floats:
    """Working days as calendar days: weekends are zeros where a system is closed."""
    weeks = values.reshape(-1, days)
    return np.pad(weeks, ((0, 0), (0, 7 - days))).reshape(-1)


def series(rng: Rng, signal: Signal, size: int, known: Calendar) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """(counts, days of the outbreak to be found, days of any outbreak), by calendar day."""
    mean = mean_of(signal)
    n_days, year = len(mean), WEEKS * signal.days
    counts = negative_binomial(rng, mean, np.full(n_days, float(signal.phi))) / signal.scale
    deviation, any_day = np.sqrt(mean * signal.phi), np.zeros(n_days, bool)
    if signal.seasonal is not None:
        first, last, seasonal = signal.seasonal
        for begin in range(0, n_days, year):
            start = begin + int(rng.integers(first, last + 1))
            extra = outbreak(rng, signal, 3 * signal.days * seasonal * deviation[start], start, n_days, step=0.02)
            counts, any_day = counts + extra, any_day | (extra > 0)
    start = int(rng.integers(n_days - TEST_WEEKS * signal.days, n_days))
    extra = outbreak(rng, signal, size * signal.days * deviation[start], start, n_days, step=0.25)
    hit = np.zeros(n_days, bool)
    # From its first day to its last, quiet days between included, as far as the history goes.
    hit[start : int(np.flatnonzero(extra).max(initial=start)) + 1] = True
    days = [spread(each.astype(np.float64), signal.days) for each in (counts + extra, hit, any_day | hit)]
    return np.round(on_holidays(days[0], signal, known)), days[1] > 0, days[2] > 0


def on_holidays(counts: Floats, signal: Signal, known: Calendar) -> Floats:
    """Twice as many on a holiday; or none where closed, and half as many again on the next working day."""
    columns = known.columns(START, len(counts))
    if signal.days == 7:
        return np.asarray(counts * (1 + columns[:, 0]))
    return np.asarray(np.where(columns[:, 0] > 0, 0.0, counts * (1 + columns[:, 1] / 2)))


def sample(rng: Rng, replicates: int, known: Calendar) -> Sample:
    """`replicates` series of each signal and size of outbreak, signal by signal."""
    made = [series(rng, signal, size, known) for signal in SIGNALS for size in SIZES for _ in range(replicates)]
    counts, hits, any_days = (np.stack(each) for each in zip(*made, strict=True))
    sizes = np.tile(np.repeat(SIZES, replicates), len(SIGNALS)).astype(np.float64)
    quiet, test_from = ~any_days, counts.shape[1] - 7 * TEST_WEEKS
    quiet[:, :test_from] = False
    blank = np.ones_like(counts)
    return Sample(counts, blank, blank[:, :1], hits, quiet, test_from, 1, sizes, known)


def same_weekday(counts: Floats) -> Floats:
    """Standard deviations above the mean of the same weekday in the eight weeks before."""
    score = np.zeros_like(counts)
    for weekday in range(7):
        score[:, weekday::7] = z_score(counts[:, weekday::7], 8)
    return np.nan_to_num(score, neginf=0.0)


def farrington_on_weeks(drawn: Sample) -> Floats:
    """-log10 p of Farrington Flexible on the sum of the last seven days, every day of the test period."""
    score, sums = np.zeros(drawn.counts.shape), np.cumsum(drawn.counts, axis=1)
    sums[:, 7:] -= sums[:, :-7].copy()
    for day in range(drawn.test_from, drawn.counts.shape[1]):
        weeks = sums[:, day % 7 + 7 : day + 1 : 7]
        past = np.arange(weeks.shape[1] - 1 - 26)
        columns = farrington_columns(past, weeks.shape[1] - 1)
        mean, dispersion = quasi_poisson(weeks[:, past], columns[:-1], columns[-1])
        score[:, day] = -np.log10(nb_upper(weeks[:, -1], mean, dispersion * mean))
    return score


def row(drawn: Sample, score: Floats) -> dict[str, float]:
    """POD, sensitivity and timeliness at a mean specificity of .99, and the lowest specificity of a signal."""
    each = len(score) // len(SIGNALS)
    groups = [slice(i, i + each) for i in range(0, len(score), each)]
    quiet = [np.sort(score[g][drawn.quiet[g]]) for g in groups]
    low, high = 0.0, float(max(scores[-1] for scores in quiet))
    for _ in range(40):
        middle = (low + high) / 2
        specificity = np.mean([np.searchsorted(scores, middle) / len(scores) for scores in quiet])
        low, high = (middle, high) if specificity < 0.99 else (low, middle)
    alarms = (score >= high) & drawn.outbreak
    per_signal = [float(np.searchsorted(scores, high) / len(scores)) for scores in quiet]
    days = drawn.outbreak.sum(axis=1)
    late = np.where(alarms.any(axis=1), alarms.argmax(axis=1) - drawn.outbreak.argmax(axis=1), days)
    return {
        "POD": float(alarms.any(axis=1).mean()),
        "sensitivity": float((alarms.sum(axis=1) / days).mean()),
        "timeliness": float((late / days).mean()),
        "lowest specificity": min(per_signal),
        "of signal": float(np.argmin(per_signal) + 1),
        "lowest POD of a signal": min(float(alarms[g].any(axis=1).mean()) for g in groups),
        **{f"POD at {size} sd": float(alarms[drawn.size == size].any(axis=1).mean()) for size in SIZES},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replicates", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    drawn = sample(np.random.default_rng(options.seed), options.replicates, calendar(country="GB-ENG"))
    methods: dict[str, Callable[[], Floats]] = {
        "z-score, same weekday of last 8": lambda: same_weekday(drawn.counts),
        "EARS C1, last 7": lambda: z_score(drawn.counts, 7),
        "mean + k sd, last 28": lambda: z_score(drawn.counts, 28),
        "Farrington Flexible, sums of 7 days": lambda: farrington_on_weeks(drawn),
        "voc, without the holidays": lambda: ours(replace(drawn, calendar=Calendar()))[0],
        "voc": lambda: ours(drawn)[0],
    }
    rows = {name: row(drawn, score()) for name, score in methods.items()}
    show("16 daily signals", rows)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
