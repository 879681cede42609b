"""What one group of messages speaks of more than another: log-odds with shrinkage, intervals, false discoveries."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
_Z = 1.959963984540054
# Made-up mentions of everything in each group, at the rate of both groups together. Few real ones cannot beat them: a
# thing that two of fifty leavers said is no last straw.
PRIOR_MENTIONS = 2.0
_LEAST_WITHOUT = 0.5


@dataclass(frozen=True, slots=True)
class Contrast(Generic[K]):
    """How much more often `key` comes up in the first group than in the second.

    `log_odds` is the shrunken log-odds ratio with its 95 % interval; `q` is the share of false ones to be expected
    among all keys that are at least as striking.
    """

    key: K
    first: int
    second: int
    log_odds: float
    low: float
    high: float
    q: float

    @property
    def ratio(self) -> float:
        """The odds ratio: 2 is twice the odds."""
        return math.exp(self.log_odds)

    @property
    def ratio_interval(self) -> tuple[float, float]:
        """The 95 % interval of the odds ratio."""
        return math.exp(self.low), math.exp(self.high)


def contrast(
    first: Mapping[K, int], second: Mapping[K, int], *, of_first: int, of_second: int, prior: float = PRIOR_MENTIONS
) -> list[Contrast[K]]:
    """Every key of both groups, the one that speaks most for the first group first.

    `first` and `second` say how many of the `of_first` and `of_second` messages have the key. The prior is worth
    `prior` mentions at the pooled rate: Monroe, Colaresi and Quinn, Political Analysis 16 (2008) 372, for messages
    that have a key or not. `q` by Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995) 289.
    """
    keys = [key for key in dict.fromkeys([*first, *second]) if first.get(key, 0) + second.get(key, 0)]
    if not (of_first and of_second):
        return []
    found = [_judge(first.get(key, 0), second.get(key, 0), of_first, of_second, prior) for key in keys]
    false = _false_discoveries([2 * (1 - _normal(abs(each) / error)) for each, error in found])
    made = [
        Contrast(key, first.get(key, 0), second.get(key, 0), each, each - _Z * error, each + _Z * error, q)
        for key, (each, error), q in zip(keys, found, false, strict=True)
    ]
    return sorted(made, key=lambda one: -one.log_odds)


def _judge(a: int, b: int, n: int, m: int, prior: float) -> tuple[float, float]:
    """The log-odds ratio and its standard error."""
    pooled = (a + b) / (n + m)
    # What everybody speaks of contrasts nobody: without a floor its interval is wider than a number can be.
    yes, no = prior, max(prior * (1 - pooled) / pooled, _LEAST_WITHOUT)
    cells = (a + yes, n - a + no, b + yes, m - b + no)
    log_odds = math.log(cells[0] / cells[1]) - math.log(cells[2] / cells[3])
    return log_odds, math.sqrt(sum(1 / cell for cell in cells))


def _normal(z: float) -> float:
    return (1 + math.erf(z / math.sqrt(2))) / 2


def _false_discoveries(p: Sequence[float]) -> list[float]:
    order = sorted(range(len(p)), key=p.__getitem__, reverse=True)
    q, least = [1.0] * len(p), 1.0
    for place, index in enumerate(order):
        least = min(least, p[index] * len(p) / (len(p) - place))
        q[index] = least
    return q
