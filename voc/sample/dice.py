"""Random choices that are the same on every machine and every Python version."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Choices drawn from one seed.

    Built on `Random.random` alone: Python promises its sequence for a seed, and promises nothing for `choice`,
    `shuffle` or `gauss`. Nothing here calls `exp` or `log`, whose last digit depends on the C library.
    """

    def __init__(self, seed: int) -> None:
        self._draw = Random(seed).random

    def unit(self) -> float:
        """A number in [0, 1)."""
        return self._draw()

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self._draw() < probability

    def below(self, bound: int) -> int:
        """A whole number in [0, bound)."""
        return int(self._draw() * bound)

    def between(self, low: int, high: int) -> int:
        """A whole number in [low, high]."""
        return low + self.below(high - low + 1)

    def pick(self, items: Sequence[T]) -> T:
        """One of `items`, all equally likely."""
        return items[int(self._draw() * len(items))]

    def digits(self, count: int) -> str:
        """`count` decimal digits."""
        return "".join(str(self.below(10)) for _ in range(count))

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """`items` in random order."""
        keyed = sorted((self._draw(), i) for i in range(len(items)))
        return [items[i] for _, i in keyed]


class Wheel:
    """Draws items in proportion to weights >= 0, at least one of them positive."""

    def __init__(self, weights: Sequence[float]) -> None:
        self._edges = list(accumulate(weights))

    def spin(self, dice: Dice) -> int:
        """The index of the item drawn."""
        return min(bisect_right(self._edges, dice.unit() * self._edges[-1]), len(self._edges) - 1)
