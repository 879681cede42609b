"""Who has fallen silent beyond their own rhythm: a model of contacts that come at a rate until they end.

BG/NBD with a covariate: Fader, Hardie and Lee, Marketing Science 24 (2005) 275; covariates as in Fader and Hardie
(2007), "Incorporating time-invariant covariates into the Pareto/NBD and BG/NBD models". It assumes that

* while customers are there, contacts come at a rate of their own, at random times (Poisson); rates differ between
  customers (gamma);
* after each contact but the first they may leave for good, with a probability of their own (beta), which is higher the
  worse their journey stands;
* what makes somebody write does not change over the time looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float64]
# Below this there is no rhythm that a silence could be longer than.
MIN_CONTACTS = 3
# Fewer customers than this do not say how rates and ends are spread.
MIN_CUSTOMERS = 50


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When one customer wrote: `repeats` contacts after the first, the last `span` days after it, `age` days up to now.

    `score` in [-1, 1] is how their journey stands.
    """

    repeats: int
    span: float
    age: float
    score: float


class Silence:
    """Fits on the rhythms of all customers; then tells how probable it is that one has left."""

    def __init__(self, *, use_score: bool = True) -> None:
        self.use_score = use_score

    def fit(self, rhythms: Sequence[Rhythm]) -> Silence:
        """Maximum likelihood: `rate_` (shape, scale of the gamma), `end_` (of the beta), `weight_` of scores."""
        from scipy.optimize import minimize

        columns = _columns(rhythms)

        def loss(theta: Floats) -> float:
            # A weak prior keeps what the data cannot tell at a finite value; over 1,000 customers it weighs nothing.
            return float(-_log_likelihood(theta, columns, self.use_score).sum() + 0.05 * np.sum(theta**2))

        start = np.array([0.0, np.log(max(float(columns[2].mean()), 1.0)), 0.0, 0.5, 0.0])
        best: Any = minimize(loss, start, method="L-BFGS-B", bounds=[(-5, 8), (-5, 12), (-6, 6), (-6, 6), (-4, 4)])
        r, alpha, a, b = np.exp(best.x[:4])
        self.rate_, self.end_ = (float(r), float(alpha)), (float(a), float(b))
        self.weight_ = float(best.x[4]) if self.use_score else 0.0
        return self

    def gone(self, rhythms: Sequence[Rhythm]) -> Floats:
        """The probability that each customer has left for good. *Shape:* (n,)"""
        x, span, age, score = _columns(rhythms)
        (r, alpha), (a, b) = self.rate_, self.end_
        ended = a * np.exp(-self.weight_ * score)
        # Somebody who wrote once has not had the chance to leave in this model: its repeats begin with the second.
        odds = np.where(x > 0, ended / (b + np.maximum(x, 1) - 1), 0.0)
        odds *= np.exp((r + x) * (np.log(alpha + age) - np.log(alpha + span)))
        found: Floats = odds / (1 + odds)
        return found

    def usual_gap(self, rhythms: Sequence[Rhythm]) -> Floats:
        """The days between contacts that are to be expected of each customer while they are there. *Shape:* (n,)"""
        x, span, _, _ = _columns(rhythms)
        r, alpha = self.rate_
        found: Floats = (alpha + span) / (r + x)
        return found


def _columns(rhythms: Sequence[Rhythm]) -> tuple[Floats, Floats, Floats, Floats]:
    table = np.array([(each.repeats, each.span, each.age, each.score) for each in rhythms], dtype=np.float64)
    x, span, age, score = table.reshape(-1, 4).T
    return x, span, age, score


def _log_likelihood(theta: Floats, columns: tuple[Floats, Floats, Floats, Floats], use_score: bool) -> Floats:
    from scipy.special import betaln, gammaln

    ln: Callable[..., Floats] = betaln
    x, span, age, score = columns
    r, alpha, a, b = np.exp(theta[:4])
    ended = a * np.exp(-(theta[4] if use_score else 0.0) * score)
    rate = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    there = ln(ended, b + x) - ln(ended, b) - (r + x) * np.log(alpha + age)
    left = ln(ended + 1, b + np.maximum(x, 1) - 1) - ln(ended, b) - (r + x) * np.log(alpha + span)
    total: Floats = rate + np.where(x > 0, np.logaddexp(there, left), there)
    return total
