"""The numbers of an answer, made of counts; None stands where nothing was counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import sqrt
from statistics import NormalDist

from voc.domain import SENTIMENTS, Count
from voc.insights import metrics
from voc.insights.metrics import Metric

# Measures of one group: all of them, or those that were asked for.
Said = Count | Mapping[str, int]


def net_sentiment(count: Count) -> Metric | None:
    """Net sentiment in [-100, 100] of the segments that have a sentiment."""
    by_sentiment = {name: count[name] for name in SENTIMENTS}
    return metrics.net_sentiment(**by_sentiment) if any(by_sentiment.values()) else None


def share(part: int, whole: int, *, of: str = "segments") -> Metric | None:
    """`part` of `whole` in [0, 1]; `of` says what the whole is."""
    return metrics.rate(part, whole, of=of) if whole else None


def rate(count: Count, *measures: str) -> Metric | None:
    """The share of segments that carry one of `measures`, which exclude one another."""
    return share(sum(count[measure] for measure in measures), count["segments"])


def moment_of_truth(count: Count) -> Metric | None:
    """The share of segments whose customers waver, are leaving or have left."""
    return rate(count, "wavering", "leaving", "left")


def per_thousand(part: int, messages: int) -> Metric | None:
    """`part` per 1,000 messages."""
    return metrics.per_thousand(part, messages) if messages else None


def balance(count: Said) -> Metric | None:
    """Word-of-mouth balance in [-1, 1]."""
    recommends, warns = count["recommends"], count["warns"]
    return metrics.balance(recommends, warns) if recommends + warns else None


def difference(now: Metric | None, before: Metric | None, *, said: str = "now minus before") -> Metric | None:
    """`now` minus `before`, with an interval made of both of theirs; `said` names the two in its formula.

    Method of variance estimates recovery: Zou and Donner, Statistics in Medicine 27 (2008) 1693.
    """
    if now is None or before is None:
        return None
    value = now.value - before.value
    low = value - sqrt((now.value - now.low) ** 2 + (before.high - before.value) ** 2)
    high = value + sqrt((now.high - now.value) ** 2 + (before.value - before.low) ** 2)
    return Metric(value, low, high, now.n + before.n, now.denominator, f"{now.formula}; {said}")


def growth(now: int, before: int, *, of: int, of_before: int, outside: float = 0.05) -> Metric | None:
    """The rate of now over the rate before: `now` of `of` messages against `before` of `of_before`.

    `outside` is the probability that is left outside the interval.

    Two Poisson counts with Jeffreys' prior: given their sum, the first is a beta variable (Price and Bonett,
    Computational Statistics & Data Analysis 34 (2000) 345). The value is its median, so there is one for `before` 0.
    """
    if not of or not of_before:
        return None
    low, value, high = (_odds(part, now, before) * of_before / of for part in (outside / 2, 0.5, 1 - outside / 2))
    return Metric(value, low, high, now + before, "messages in both periods", "rate now / rate before, beta interval")


def beyond_chance(change: Metric | None) -> bool:
    """Whether the interval of a difference leaves out zero."""
    return change is not None and not change.low <= 0 <= change.high


def widened(change: Metric | None, comparisons: int) -> Metric | None:
    """The same with an interval that holds the truth in 95 % of cases for all of so many comparisons together.

    The ends move away from the value as they would for a normal variable (Bonferroni).
    """
    if change is None:
        return None
    factor = _normal_quantile(comparisons) / _normal_quantile(1)
    low, high = (change.value + factor * (end - change.value) for end in (change.low, change.high))
    return replace(change, low=low, high=high)


def _normal_quantile(comparisons: int) -> float:
    return NormalDist().inv_cdf(1 - 0.025 / max(comparisons, 1))


def _odds(quantile: float, now: int, before: int) -> float:
    from scipy.special import betaincinv  # a fifth of the time that the API takes to start, and few answers compare

    part = float(betaincinv(now + 0.5, before + 0.5, quantile))
    return part / (1 - part)
