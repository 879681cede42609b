"""Scored messages with effects that are known."""

from __future__ import annotations

import numpy as np

from voc.insights.drivers.mentions import Mentions


def made(n: int = 2000, *, seed: int = 0, drivers: int = 4, noise: float = 0.8) -> Mentions:
    """The first driver pulls by -1 and lifts by +0.5, the second only comes with the first, the others do nothing."""
    dice = np.random.default_rng(seed)
    negative, positive = dice.random((2, n, drivers)) < 0.2
    negative[:, 1] |= negative[:, 0] & (dice.random(n) < 0.7)
    scores = 3.5 - 1.0 * negative[:, 0] + 0.5 * positive[:, 0] + dice.normal(0, noise, n)
    names = tuple(f"driver {number}" for number in range(drivers))
    return Mentions(names, np.clip(np.round(scores), 1, 5), np.arange(n), negative, positive)
