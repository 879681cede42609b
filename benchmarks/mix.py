"""A change that is only a louder channel: how often it is taken for a trend, and whether a real one is still seen.

    python -m benchmarks.mix --draws 2000 --out mix.json

Three channels with their own share of complaints (15, 30 and 60 %). From one period to the next the loudest grows from
a fifth to half of all messages; in the last rows complaints also rise by 6 points in each channel. `seen` is how often
the interval of the change leaves out zero, `covers` how often it holds the true change inside channels.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from voc.answers.figures import beyond_chance, difference
from voc.insights import metrics
from voc.insights.metrics import Metric
from voc.insights.standardise import common_weights, standardised

RATES = np.array([0.15, 0.30, 0.60])
STEADY, SHIFTED = np.array([0.45, 0.35, 0.20]), np.array([0.25, 0.25, 0.50])

SCENARIOS = (
    ("nothing changes", STEADY, 0.0),
    ("louder channel", SHIFTED, 0.0),
    ("louder channel and +6 points", SHIFTED, 0.06),
)


def main() -> None:
    """Simulate, print the table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--out", type=Path, help="file for the figures as JSON")
    options = parser.parse_args()
    found = {
        f"{size:,} messages, {name}": measure(size, mix, rise, options.draws)
        for size in (300, 3000)
        for name, mix, rise in SCENARIOS
    }
    print(table(found))
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def measure(size: int, mix: np.ndarray, rise: float, draws: int) -> dict[str, float]:
    """Shares of draws, as counted and with the same mix."""
    dice = np.random.default_rng(3)
    seen, covered = {"counted": 0, "same mix": 0}, {"counted": 0, "same mix": 0}
    for _ in range(draws):
        before, now = _period(dice, size, STEADY, 0.0), _period(dice, size, mix, rise)
        weights = common_weights(now, before)
        changes = {
            "counted": difference(_whole(now), _whole(before)),
            "same mix": difference(standardised(now, weights), standardised(before, weights)),
        }
        for name, change in changes.items():
            seen[name] += beyond_chance(change)
            covered[name] += change is not None and change.low <= rise <= change.high
    return {
        f"{name}: {what}": count[name] / draws for what, count in (("seen", seen), ("covers", covered)) for name in seen
    }


def _period(dice: np.random.Generator, size: int, mix: np.ndarray, rise: float) -> dict[int, Metric]:
    sizes = dice.multinomial(size, mix)
    return {
        channel: metrics.rate(int(dice.binomial(number, RATES[channel] + rise)), int(number))
        for channel, number in enumerate(sizes)
        if number
    }


def _whole(parts: Mapping[int, Metric]) -> Metric:
    return metrics.rate(
        sum(round(part.value * part.n) for part in parts.values()), sum(part.n for part in parts.values())
    )


def table(found: Mapping[str, Mapping[str, float]]) -> str:
    """Per cent, a row per scenario."""
    columns = list(next(iter(found.values())))
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(f"{100 * row[c]:.1f}" for c in columns) + " |" for name, row in found.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
