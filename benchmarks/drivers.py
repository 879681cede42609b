"""Does the driver analysis find what was planted? Simulated scored messages with known effects.

    python -m benchmarks.drivers --draws 400 --out drivers.json

Six touchpoints are mentioned badly or well; `service` and `product` move the rating, `marketing` is only mentioned
together with `service`, the others do nothing. Coverage is the share of samples whose 95 % interval holds the value
that 400,000 messages give. The last rows are what people would otherwise use: leave-one-out with the same
bootstrap, judged as the claim "this moves the rating" about touchpoints that do nothing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from voc.insights.drivers.analysis import Driver, analyse
from voc.insights.drivers.mentions import Mentions
from voc.insights.metrics import Metric

NAMES = ("sales", "marketing", "product", "service", "reputation", "other")
NEGATIVE = np.array([0.0, 0.0, -0.6, -1.2, 0.0, 0.0])
POSITIVE = np.array([0.0, 0.0, 0.5, 0.4, 0.0, 0.0])
PLANTED, IDLE = ("product", "service"), ("sales", "marketing", "reputation", "other")
SIZES = (500, 2000)


def main() -> None:
    """Simulate, print the table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=400)
    parser.add_argument("--out", type=Path, help="file for the figures as JSON")
    options = parser.parse_args()
    truth = numbers(messages(400_000, seed=10**6), draws=2)
    found = {f"{size:,} messages": measure(size, options.draws, truth) for size in SIZES}
    print(table(found))
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def messages(n: int, *, seed: int) -> Mentions:
    """Ratings from 1 to 5 of what messages mention, with noise."""
    dice = np.random.default_rng(seed)
    negative, positive = dice.random((2, n, len(NAMES))) < np.array([0.08, 0.05, 0.2, 0.15, 0.06, 0.1])
    service, marketing = NAMES.index("service"), NAMES.index("marketing")
    negative[:, marketing] |= negative[:, service] & (dice.random(n) < 0.5)
    scores = 3.4 + negative @ NEGATIVE + positive @ POSITIVE + dice.normal(0, 0.9, n)
    return Mentions(NAMES, np.clip(np.round(scores), 1, 5), np.arange(n), negative, positive)


def numbers(mentions: Mentions, *, draws: int) -> dict[str, dict[str, Metric]]:
    """The numbers of each driver, by name."""
    found = analyse(mentions, draws=draws)
    if found is None:
        raise SystemExit("too few messages")
    return {driver.name: _of(driver) for driver in found.drivers}


def _of(driver: Driver) -> dict[str, Metric]:
    named = {
        "pulled down by": driver.from_negative,
        "lifted by": driver.from_positive,
        "contribution": driver.contribution,
        "share of variance": driver.share,
        "leave-one-out": driver.leave_one_out,
        "odds, negative": driver.odds_negative,
        "odds, positive": driver.odds_positive,
    }
    return {name: metric for name, metric in named.items() if metric is not None}


def measure(size: int, draws: int, truth: Mapping[str, Mapping[str, Metric]]) -> dict[str, tuple[float, float]]:
    """Coverage of each kind of interval, and how often drivers that do nothing are said to do something.

    Each with its standard error over samples: the intervals of one sample are no independent witnesses.
    """
    shares: dict[str, list[float]] = {}
    for draw in range(draws):
        for name, held in judged(numbers(messages(size, seed=draw), draws=200), truth).items():
            shares.setdefault(name, []).append(float(np.mean(held)))
    return {
        name: (round(float(np.mean(values)), 4), round(float(np.std(values) / np.sqrt(len(values))), 4))
        for name, values in sorted(shares.items())
    }


def judged(
    found: Mapping[str, Mapping[str, Metric]], truth: Mapping[str, Mapping[str, Metric]]
) -> dict[str, list[bool]]:
    """What is true of the intervals of one sample."""
    held: dict[str, list[bool]] = {}
    for driver, by_kind in found.items():
        for kind, metric in by_kind.items():
            held.setdefault(f"{kind}: {_group(driver)}", []).append(_holds(metric, truth[driver][kind].value))
            if driver in IDLE and kind in ("contribution", "leave-one-out"):
                held.setdefault(f"said to matter by {kind}: {_who(driver)}", []).append(not _holds(metric, 0.0))
    return held


def _group(driver: str) -> str:
    return "planted" if driver in PLANTED else "idle"


def _who(driver: str) -> str:
    return "only comes along" if driver == "marketing" else "idle"


def _holds(metric: Metric, value: float) -> bool:
    return metric.low <= value <= metric.high


def table(found: Mapping[str, Mapping[str, tuple[float, float]]]) -> str:
    """Per cent with standard errors, a row per number and a column per size."""
    head = ["| | " + " | ".join(found) + " |", "|---" * (len(found) + 1) + "|"]
    rows = {name: [column[name] for column in found.values()] for name in next(iter(found.values()))}
    body = [
        f"| {name} | " + " | ".join(f"{100 * value:.1f} ± {100 * error:.1f}" for value, error in row) + " |"
        for name, row in rows.items()
    ]
    return "\n".join([*head, *body])


if __name__ == "__main__":
    main()
