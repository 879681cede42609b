"""Brands side by side, and a metric with its mix of sources held constant."""

from __future__ import annotations

from typing import Any

from voc.api.schemas.basics import Answer, Metric, Quote, Shape


class Special(Shape):
    """What is said of a brand more often than of the others: points per 1,000 messages, and how many times theirs."""

    topic_id: int
    name: str
    touchpoint: str
    mentions: int
    rate: Metric
    times: Metric
    quotes: list[Quote]


class Side(Shape):
    """One brand; `touchpoints` are net sentiments minus those of all others, `clear` names what is sure of them.

    `like_for_like` is `against_others` with each touchpoint weighing the same on both sides.
    """

    brand: str
    messages: int
    share_of_voice: Metric
    net_sentiment: Metric | None
    against_others: Metric | None
    like_for_like: Metric | None
    balance: Metric | None
    recommendations: Metric | None
    warnings: Metric | None
    rating: float | None
    touchpoints: dict[str, Metric]
    clear: list[str]
    praised: list[Special]
    criticised: list[Special]
    sentence: str


class Comparison(Answer):
    """Brands, the most talked about first, and the findings in sentences."""

    messages: int
    brands: list[Side]
    sentences: list[str]


class Crowd(Shape):
    """Messages, the people who wrote them, and copies that were not counted."""

    messages: int
    customers: int
    copies: int


class MixPart(Shape):
    """One source, channel or brand in both periods."""

    key: dict[str, Any]
    share: float
    share_before: float
    metric: Metric
    metric_before: Metric


class Mix(Answer):
    """A metric as counted, and adjusted to one mix of sources; `covered` is what both periods have parts of."""

    metric: str
    now: Metric | None
    before: Metric | None
    change: Metric | None
    adjusted: Metric | None
    adjusted_before: Metric | None
    adjusted_change: Metric | None
    covered: float
    parts: list[MixPart]
    sentence: str
    voices: dict[str, Crowd]
    caveat: str
