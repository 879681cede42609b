"""How well outbreaks were found: POD, false-positive rates, and alerts when runs of alarms are one alert."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.outbreaks import SETS, Floats, Sample
from voc.insights.episodes import episodes


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
