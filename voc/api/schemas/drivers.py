"""What moves a score."""

from __future__ import annotations

from voc.api.schemas.basics import Answer, Metric, Shape


class Driver(Shape):
    """What mentions of one thing go with: associations, not causes.

    `contribution` adds up to the mean with all others and the base; `leave_one_out` counts co-mentions twice; `share`
    is of the variance of the score; odds ratios are of a higher score.
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


class DriverAnswer(Shape):
    """A driver, how its contribution changed against the period before, and what halving its complaints would mean.

    `if_halved` holds if the association were the effect, which nothing here shows.
    """

    driver: Driver
    topic_id: int | None
    change: Metric | None
    if_halved: Metric


class SegmentDrivers(Shape):
    """The contributions in one segment; `differs` names those that are unlike the rest beyond chance."""

    segment: str
    messages: int
    mean: Metric
    contributions: dict[str, Metric]
    differs: list[str]


class Drivers(Answer):
    """The mean score as a base plus contributions; no drivers and a `reason` where there are too few messages."""

    outcome: str
    of: str
    messages: int
    mean: Metric | None
    base: Metric | None
    explained: Metric | None
    drivers: list[DriverAnswer]
    additive: str
    segments: list[SegmentDrivers]
    reason: str | None
    limits: str
