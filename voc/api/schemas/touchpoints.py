"""How each touchpoint is doing."""

from __future__ import annotations

from voc.api.schemas.basics import Answer, Metric, Shape, Week
from voc.api.schemas.topics import TopicAnswer


class StageShare(Shape):
    """How much of what is said falls before, during or after the purchase."""

    stage: str
    segments: int
    share: Metric
    net_sentiment: Metric | None


class SubTouchpointShare(Shape):
    """One sub-touchpoint of the company's taxonomy; null stands for what none of them fits."""

    sub_touchpoint: str | None
    messages: int
    segments: int
    share: Metric
    net_sentiment: Metric | None


class TouchpointAnswer(Shape):
    """One touchpoint in the period; "all" is everything that was asked about."""

    touchpoint: str
    messages: int
    messages_before: int
    segments: int
    net_sentiment: Metric | None
    change: Metric | None
    effort_rate: Metric | None
    moment_of_truth_rate: Metric | None
    expectation_gap_rate: Metric | None
    trend: list[Week]
    stages: list[StageShare]
    topics: list[TopicAnswer]
    sub_touchpoints: list[SubTouchpointShare]


class Touchpoints(Answer):
    """Touchpoints, the most messages first, and all of them together."""

    all: TouchpointAnswer
    touchpoints: list[TouchpointAnswer]
