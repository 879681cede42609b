"""Whether people recommend or warn."""

from __future__ import annotations

from voc.api.schemas.basics import Answer, Metric, Quote, Shape, Week


class Talk(Shape):
    """Word of mouth about one thing."""

    name: str
    recommends: int
    warns: int
    received: int
    balance: Metric | None
    touchpoint: str | None
    topic_id: int | None
    quotes: list[Quote]


class Amplification(Shape):
    """Sums over the messages whose source gave any of these numbers; null where none of them gives it."""

    messages: int
    reach: int | None
    shares: int | None
    replies: int | None
    likes: int | None


class Voice(Shape):
    """Share of voice of one brand."""

    brand: str
    messages: int
    share: Metric


class WordOfMouth(Answer):
    """Recommendations, warnings and word of mouth received, per 1,000 messages, and their causes."""

    messages: int
    all: Talk
    recommendations: Metric | None
    recommendations_before: Metric | None
    warnings: Metric | None
    warnings_before: Metric | None
    received: Metric | None
    recommendations_growth: Metric | None
    warnings_growth: Metric | None
    amplification: dict[str, Amplification]
    trend: list[Week]
    touchpoints: list[Talk]
    praised: list[Talk]
    warned_of: list[Talk]
    brands: list[Voice]
