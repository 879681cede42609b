"""The drivers of a score, each number with a bootstrap interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from voc.insights.drivers import linear, ordinal
from voc.insights.drivers.mentions import Floats, Mentions
from voc.insights.metrics import Metric

# Below these nothing is said: an interval from thirty messages covers any opinion.
MIN_MESSAGES, MIN_MENTIONS = 100, 20
# With 200 the ends of an interval repeat within a tenth of its length.
DRAWS = 200
_BOOTSTRAP = "95 % interval from samples of people drawn with replacement"


@dataclass(frozen=True, slots=True)
class Driver:
    """What mentions of one thing go with; associations, not causes.

    `score` is the mean score where it is mentioned. `leave_one_out` is the mean of all minus the mean without the
    messages that mention it. `contribution` is its part of the mean, `from_negative` plus `from_positive`: with all
    others and the base it adds up to the mean. `share` is its part of the variance that is explained. `odds_negative`
    and `odds_positive` are odds ratios of a higher score for a message with such a mention.
    """

    name: str
    messages: int
    negative: int
    positive: int
    score: Metric
    leave_one_out: Metric | None
    contribution: Metric
    from_negative: Metric
    from_positive: Metric
    share: Metric
    odds_negative: Metric | None
    odds_positive: Metric | None


@dataclass(frozen=True, slots=True)
class Drivers:
    """The mean score as a sum: `base` (messages that mention nothing) plus the contribution of every driver.

    `explained` is the share of the variance of the score that the mentions explain together; the shares add up to it.
    """

    messages: int
    mean: Metric
    base: Metric
    explained: Metric
    drivers: tuple[Driver, ...]


def analyse(mentions: Mentions, *, draws: int = DRAWS, seed: int = 0) -> Drivers | None:
    """The drivers in the order of their names in `mentions`; None under `MIN_MESSAGES` messages or without mentions.

    Drivers that nothing mentions are left out. Those under `MIN_MENTIONS` should be put together beforehand.
    """
    mentions = mentions.with_drivers(np.any(mentions.mentioned, axis=0))
    if len(mentions) < MIN_MESSAGES or not mentions.names:
        return None
    rows, _ = mentions.patterns
    seen = _estimates(rows, mentions.counts)
    drawn = np.array([_estimates(rows, weights) for weights in mentions.draws(draws, seed=seed)])
    reach = _reach(mentions.n_people)
    with np.errstate(invalid="ignore"):
        low, high = np.nanquantile(drawn, _ends(reach), axis=0, method="weibull")
    low[-len(mentions.names) :][_chance(mentions, seen, drawn)] = 0.0
    odds = ordinal.fit(mentions)
    parts = _Parts(seen, np.minimum(low, seen), np.maximum(high, seen), reach, len(mentions), len(mentions.names))
    return Drivers(
        messages=len(mentions),
        mean=parts.metric(0, "sum of scores / messages"),
        base=parts.metric(1, "mean minus the sum of all contributions"),
        explained=parts.metric(2, "R squared of least squares on all mentions"),
        drivers=tuple(_driver(number, name, mentions, parts, odds) for number, name in enumerate(mentions.names)),
    )


def _reach(people: int) -> float:
    """Standard errors on either side of a 95 % interval over so many people: 1.96 for many, 2.38 for ten.

    The t distribution in place of the normal, and n - 1 in place of n. Source: Cameron and Miller, Journal of Human
    Resources 50 (2015) 317, for errors over people.
    """
    from scipy.special import stdtrit  # as long to import as the API takes to start

    others = max(people - 1, 1)
    return -float(stdtrit(others, 0.025)) * sqrt((others + 1) / others)


def _ends(reach: float) -> tuple[float, float]:
    """The shares of the samples below either end of an interval: 2.5 % is left out for many people, 0.9 % for ten.

    Plain percentiles are too narrow where few are drawn. Source: the expanded percentile interval of Hesterberg, The
    American Statistician 69 (2015) 371.
    """
    from scipy.special import ndtr

    return float(ndtr(-reach)), float(ndtr(reach))


def _chance(mentions: Mentions, seen: Floats, drawn: Floats) -> NDArray[np.bool_]:
    """Which shares are no larger than chance makes them, at 5 %: their intervals begin at zero. *Shape:* (drivers,)

    A share is a sum of squares, so it is above zero in every sample. What chance adds to one without effect, it adds
    once more to the samples drawn from it: their mean less the share is the unit of an F distribution.
    """
    from scipy.special import fdtri

    shares = slice(-len(mentions.names), None)
    added = drawn[:, shares].mean(axis=0) - seen[shares]
    sides = mentions.negative.any(axis=0).astype(int) + mentions.positive.any(axis=0)
    found: NDArray[np.bool_] = seen[shares] <= fdtri(sides, np.maximum(mentions.n_people - sides, 1), 0.95) * added
    return found


@dataclass(frozen=True, slots=True)
class _Parts:
    """Estimates with the ends of their intervals, laid out as `_estimates` says; `reach` is that of standard errors."""

    values: Floats
    low: Floats
    high: Floats
    reach: float
    messages: int
    drivers: int

    def metric(self, place: int, formula: str) -> Metric:
        """The estimate at one place."""
        value, low, high = (float(ends[place]) for ends in (self.values, self.low, self.high))
        return Metric(value, low, high, self.messages, "messages with a score", f"{formula}, {_BOOTSTRAP}")

    def block(self, number: int, driver: int) -> int:
        """The place of a driver in one of the blocks that follow the first three numbers."""
        return 3 + number * self.drivers + driver


def _estimates(rows: Floats, weights: Floats) -> Floats:
    """Mean, base, R squared; then by driver: score, leave-one-out, from negative, from positive, both, share."""
    means, covariance = linear.moments(rows, weights)
    slopes = linear.coefficients(covariance)
    parts = (slopes * means[:-1]).reshape(-1, 2)
    mentioned = rows[:, :-1].reshape(len(rows), -1, 2).any(axis=2)
    with_it, sums = weights @ mentioned, (weights * rows[:, -1]) @ mentioned
    everything, total = weights.sum(), float(weights @ rows[:, -1])
    with np.errstate(invalid="ignore", divide="ignore"):
        score = sums / with_it
        without = np.where(with_it < everything, (total - sums) / (everything - with_it), means[-1])
    left_out = means[-1] - without
    first = [means[-1], means[-1] - parts.sum(), linear.r_squared(covariance)]
    return np.concatenate(
        [first, score, left_out, parts[:, 0], parts[:, 1], parts.sum(axis=1), linear.explained_shares(covariance)]
    )


def _driver(number: int, name: str, mentions: Mentions, parts: _Parts, odds: ordinal.Odds) -> Driver:
    def part(block: int, formula: str) -> Metric:
        return parts.metric(parts.block(block, number), formula)

    everywhere = bool(mentions.mentioned[:, number].all())
    return Driver(
        name=name,
        messages=int(mentions.mentioned[:, number].sum()),
        negative=int(mentions.negative[:, number].sum()),
        positive=int(mentions.positive[:, number].sum()),
        score=part(0, "mean score of messages that mention it"),
        leave_one_out=None if everywhere else part(1, "mean of all - mean of messages that do not mention it"),
        contribution=part(4, "coefficients x shares of messages with a negative and with a positive mention"),
        from_negative=part(2, "coefficient x share of messages with a negative mention"),
        from_positive=part(3, "coefficient x share of messages with a positive mention"),
        share=part(5, "Shapley value of R squared"),
        odds_negative=_odds(odds, 2 * number, parts.reach, mentions.negative[:, number].sum()),
        odds_positive=_odds(odds, 2 * number + 1, parts.reach, mentions.positive[:, number].sum()),
    )


def _odds(odds: ordinal.Odds, column: int, reach: float, messages: int) -> Metric | None:
    if not messages:
        return None
    value, error = float(odds.values[column]), float(odds.errors[column])
    formula = "odds of a higher score, proportional odds with ridge, sandwich interval"
    low, high = exp(value - reach * error), exp(value + reach * error)
    return Metric(exp(value), low, high, int(messages), "messages with such a mention", formula)
