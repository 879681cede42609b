"""How often the verdict on an action is wrong, and how often a real effect is seen: simulated weekly counts.

    python -m benchmarks.effect --draws 2000 --out effect.json

13 weeks before, 12 after, some 30 messages a week about the subject and 120 about everything else, unless a scenario
says otherwise; shares of the verdicts improved / worse in per cent. Where nothing was done 2.5 / 2.5 is what is
promised. Beside ours: the counts after against the counts before with a Poisson test, as most people would do it, and
difference-in-differences as a Poisson regression without overdispersion.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from voc.insights.effect import CANNOT_TELL, IMPROVED, judge

BEFORE, AFTER = 13, 12
WEEKS = BEFORE + AFTER
Series = NDArray[np.int64]
Pair = tuple[Series, Series]


def main() -> None:
    """Simulate, print the table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--out", type=Path, help="file for the figures as JSON")
    options = parser.parse_args()
    found = {name: measure(scenario, options.draws) for name, scenario in SCENARIOS.items()}
    print(table(found))
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def measure(scenario: Callable[[np.random.Generator], Pair], draws: int) -> dict[str, dict[str, float]]:
    """The share of each verdict, by method."""
    dice = np.random.default_rng(9)
    found: dict[str, list[str]] = {name: [] for name in METHODS}
    for _ in range(draws):
        subject, control = scenario(dice)
        for name, method in METHODS.items():
            found[name].append(method(subject, control))
    return {
        name: {verdict: round(verdicts.count(verdict) / draws, 4) for verdict in (IMPROVED, "worse", CANNOT_TELL)}
        for name, verdicts in found.items()
    }


def counts(
    dice: np.random.Generator,
    *,
    level: float = 30.0,
    other: float = 120.0,
    size: float = 12.0,
    memory: float = 0.0,
    shock: float = 0.0,
    trend: float = 0.0,
    effect: float = 1.0,
) -> Pair:
    """Weekly counts of a subject and of everything else.

    `size` is that of the negative binomial (variance m + m^2 / size), `memory` the lag-1 correlation of the log level
    of the subject (spread .25), `shock` what both series do from the action on, `effect` what the subject does alone.
    """
    wander, state = np.zeros(WEEKS), 0.0
    for week in range(WEEKS):
        state = memory * state + dice.normal(0, 0.25 * math.sqrt(1 - memory**2)) if memory else 0.0
        wander[week] = state
    after = np.arange(WEEKS) >= BEFORE
    common = np.exp(shock * after)
    own = level * common * np.exp(wander + trend * (np.arange(WEEKS) - BEFORE)) * np.where(after, effect, 1.0)
    return negative_binomial(dice, own, size), negative_binomial(dice, other * common, 3 * size)


def negative_binomial(dice: np.random.Generator, mean: NDArray[np.float64], size: float) -> Series:
    """Counts with variance mean + mean^2 / size."""
    return dice.poisson(dice.gamma(size, mean / size)).astype(np.int64)


def after_a_spike(dice: np.random.Generator) -> Pair:
    """Somebody acted because the last two weeks were the worst, and they would have ended anyway."""
    subject, control = counts(dice)
    raised = np.full(2, 60.0)
    subject[BEFORE - 2 : BEFORE] = negative_binomial(dice, raised, 12.0)
    return subject, control


SCENARIOS: Mapping[str, Callable[[np.random.Generator], Pair]] = {
    "nothing": counts,
    "nothing, few (5 a week)": lambda dice: counts(dice, level=5, other=40),
    "nothing, weeks depend (r = .5)": lambda dice: counts(dice, memory=0.5),
    "nothing, everything up by half": lambda dice: counts(dice, shock=math.log(1.5)),
    "nothing, after a spike": after_a_spike,
    "nothing, falling 3 % a week": lambda dice: counts(dice, trend=-0.03),
    "down by 30 %": lambda dice: counts(dice, effect=0.7),
    "down by half": lambda dice: counts(dice, effect=0.5),
    "down by half, few (5 a week)": lambda dice: counts(dice, level=5, other=40, effect=0.5),
    "down by half, everything up by half": lambda dice: counts(dice, shock=math.log(1.5), effect=0.5),
    "down by half, weeks depend (r = .5)": lambda dice: counts(dice, memory=0.5, effect=0.5),
}


def ours(subject: Series, control: Series) -> str:
    """`voc.insights.effect.judge`."""
    return judge(subject.tolist(), control.tolist(), before=BEFORE).verdict


def before_after(subject: Series, _: Series) -> str:
    """The subject alone, as two Poisson counts."""
    return _verdict([subject[:BEFORE].sum() / BEFORE, subject[BEFORE:].sum() / AFTER], [subject])


def poisson_did(subject: Series, control: Series) -> str:
    """Difference-in-differences with the variance of Poisson counts."""
    cells = [part.sum() + 0.5 for series in (subject, control) for part in (series[:BEFORE], series[BEFORE:])]
    value = math.log(cells[1] / cells[0]) - math.log(cells[3] / cells[2])
    return _by_z(value / math.sqrt(sum(1 / cell for cell in cells)))


def _verdict(rates: list[float], series: list[Series]) -> str:
    first, last = (max(rate, 0.1) for rate in rates)
    whole = series[0]
    spread = math.sqrt(1 / max(whole[:BEFORE].sum(), 1) + 1 / max(whole[BEFORE:].sum(), 1))
    return _by_z(math.log(last / first) / spread)


def _by_z(z: float) -> str:
    return CANNOT_TELL if abs(z) < norm.ppf(0.975) else (IMPROVED if z < 0 else "worse")


METHODS: Mapping[str, Callable[[Series, Series], str]] = {
    "voc": ours,
    "before and after": before_after,
    "Poisson difference-in-differences": poisson_did,
}


def table(found: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """Improved / worse in per cent, a row per scenario and a column per method."""
    lines = ["| scenario | " + " | ".join(METHODS) + " |", "|---" * (len(METHODS) + 1) + "|"]
    for name, by_method in found.items():
        cells = [f"{100 * shares[IMPROVED]:.1f} / {100 * shares['worse']:.1f}" for shares in by_method.values()]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
