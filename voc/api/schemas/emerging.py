"""What hurts, and what is beginning to hurt."""

from __future__ import annotations

from datetime import date

from voc.api.schemas.basics import Answer, Metric, Quote, Shape, Week
from voc.api.schemas.insights import Insight


class PainPoint(Shape):
    """A topic that hurts. Rates are messages that complain or ask for help, per 1,000 messages."""

    topic_id: int
    touchpoint: str
    name: str
    keywords: list[str]
    messages: int
    messages_before: int
    rate: Metric
    rate_before: Metric | None
    growth: Metric | None
    course: str
    severity: float
    loyalty_risk: Metric | None
    score: float
    first_seen: date | None
    insight: Insight | None
    trend: list[Week]
    quotes: list[Quote]
    spread: Metric | None


class PainPoints(Answer):
    """Pain points, the highest score first; `messages` is the denominator of their rates."""

    points: list[PainPoint]
    messages: int
