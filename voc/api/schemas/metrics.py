"""One metric by groups."""

from __future__ import annotations

from datetime import date

from voc.api.schemas.basics import Answer, Metric, Shape


class Part(Shape):
    """The metric of one group; null where there is nothing to count."""

    key: dict[str, str | int | date | None]
    messages: int
    segments: int
    metric: Metric | None


class Breakdown(Answer):
    """One metric of each group."""

    name: str
    parts: list[Part]
