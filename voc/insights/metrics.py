"""The numbers of customer experience, each with its interval, its denominator and its formula."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from voc.errors import InvalidValue

# 97.5 % quantile of the normal distribution: every interval is a 95 % one.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Metric:
    """A number with its 95 % interval [`low`, `high`], resting on `n` of what `denominator` says.

    Where nothing was counted there is no metric: every function here raises InvalidValue, for no data is not zero.
    """

    value: float
    low: float
    high: float
    n: int
    denominator: str
    formula: str


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of the proportion part / whole. Source: Wilson (1927).

    Raises:
        InvalidValue: if nothing was counted, or `part` is not within 0..`whole`.
    """
    if whole < 1:
        raise InvalidValue("number of answers", whole, "a rate needs at least one.")
    if not 0 <= part <= whole:
        raise InvalidValue("part", part, f"it must be between 0 and the whole, {whole}.")
    share, spread = part / whole, _Z**2 / whole
    centre = (share + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * math.sqrt(share * (1 - share) / whole + spread / (4 * whole))
    # Rounding must not leave the value outside its own interval.
    return min(max(centre - half, 0.0), share), max(min(centre + half, 1.0), share)


def rate(part: int, whole: int, *, of: str = "segments", per: float = 1.0) -> Metric:
    """`per` x part / whole with the Wilson interval: effort rate, moment-of-truth rate, expectation-gap rate ..."""
    low, high = wilson(part, whole)
    factor = "" if per == 1 else f"{per:,g} x "
    return Metric(per * part / whole, per * low, per * high, whole, of, f"{factor}matching / {of}, Wilson interval")


def per_thousand(mentions: int, messages: int) -> Metric:
    """1,000 x mentions / messages; points beyond the number of messages are left out."""
    return rate(min(mentions, messages), messages, of="messages", per=1000.0)


def balance(recommends: int, warns: int) -> Metric:
    """Word-of-mouth balance (recommends - warns) / (recommends + warns) in [-1, 1].

    It is 2 p - 1 of the share p that recommends, and so is its Wilson interval.
    """
    share = rate(recommends, recommends + warns, of="recommends + warns")
    formula = "(recommends - warns) / (recommends + warns), Wilson interval"
    low, high = 2 * share.low - 1, 2 * share.high - 1
    return Metric(2 * share.value - 1, low, high, share.n, share.denominator, formula)


def net_sentiment(positive: int, negative: int, *, neutral: int = 0, mixed: int = 0) -> Metric:
    """100 x (positive - negative) / all labelled mentions, in [-100, 100]; mixed counts as half of each, so as 0.

    The interval is that of a mean of the values +1, 0 and -1 (mixed: 0), see `mean_of_scores`.
    """
    formula = "100 x (positive - negative) / (positive + neutral + negative + mixed), mixed as half of each"
    scores = {1.0: positive, 0.0: neutral + mixed, -1.0: negative}
    return mean_of_scores(scores, scale=100.0, bounds=(-1.0, 1.0), of="labelled mentions", formula=formula)


def nps(promoters: int, passives: int, detractors: int) -> Metric:
    """Net Promoter Score: % of answers 9-10 minus % of answers 0-6, in [-100, 100]."""
    scores = {1.0: promoters, 0.0: passives, -1.0: detractors}
    formula = "100 x (answers 9-10 - answers 0-6) / answers"
    return mean_of_scores(scores, scale=100.0, bounds=(-1.0, 1.0), of="answers 0-10", formula=formula)


def csat(satisfied: int, answers: int) -> Metric:
    """Customer satisfaction: 100 x answers in the top two boxes / answers, Wilson interval."""
    return rate(satisfied, answers, of="answers", per=100.0)


def ces(answers: Mapping[float, int], *, low: float = 1.0, high: float = 7.0) -> Metric:
    """Customer effort score: the mean answer on the scale `low` to `high`; `answers` counts each answer.

    Raises:
        InvalidValue: for an answer outside the scale.
    """
    outside = next((a for a in answers if not low <= a <= high), None)
    if outside is not None:
        raise InvalidValue("effort answer", outside, f"the scale goes from {low:g} to {high:g}.")
    return mean_of_scores(answers, bounds=(low, high), of="answers", formula="sum of answers / answers")


def share_of_voice(mentions: int, competitor_mentions: int) -> Metric:
    """100 x mentions / (mentions + mentions of named competitors), Wilson interval."""
    return rate(mentions, mentions + competitor_mentions, of="mentions of the brand and named competitors", per=100.0)


def mean_of_scores(
    scores: Mapping[float, int],
    *,
    bounds: tuple[float, float],
    of: str,
    formula: str,
    scale: float = 1.0,
) -> Metric:
    """`scale` x the mean of counted scores.

    The interval adds one made-up answer at each end of the scale before it takes mean +- 1.96 standard errors: it
    stays honest when few, or equal, answers are in, where the plain one shrinks to a point (Agresti and Min, 2005).
    """
    n = sum(scores.values())
    if n < 1:
        raise InvalidValue("number of answers", n, "a mean needs at least one.")
    value = sum(score * count for score, count in scores.items()) / n
    padded = [*scores.items(), (bounds[0], 1), (bounds[1], 1)]
    centre = sum(score * count for score, count in padded) / (n + 2)
    variance = sum(count * (score - centre) ** 2 for score, count in padded) / (n + 2)
    half = _Z * math.sqrt(variance / (n + 2))
    # A sure thing sits at the end of its interval, never outside.
    low, high = min(max(centre - half, bounds[0]), value), max(min(centre + half, bounds[1]), value)
    return Metric(scale * value, scale * low, scale * high, n, of, f"{formula}, adjusted Wald interval")
