"""Made-up changes with the messages behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np

from tests.insights.made import day
from voc.domain import Insight
from voc.insights.incidents import Member


def member(
    series: str,
    first: int,
    last: int,
    messages: str | Sequence[str],
    *,
    kind: str = "emerging_pain_point",
    touchpoint: str | None = "product",
    topic_id: int | None = None,
    brand: str | None = None,
    severity: float = 0.2,
    angle: float | None = None,
    details: Mapping[str, Any] | None = None,
) -> Member:
    """A change whose messages are letters; `angle` is the direction of its topic, in degrees."""
    insight = Insight(
        kind, series, f"About {series}", day(first), day(last), day(first), len(messages), 1.0, 0, 3, 1e-6, severity,
        touchpoint, topic_id, brand, (), details or {},
    )  # fmt: skip
    turned = None if angle is None else np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    return Member(insight, frozenset(messages), turned)


def later(told: Member, days: int, **changed: Any) -> Member:
    """The same change, as it stands so many days later."""
    move = timedelta(days=days)
    first, last = told.insight.first_seen + move, told.insight.end + move
    return replace(told, insight=replace(told.insight, start=first, first_seen=first, end=last, **changed))


MOOD = member("mood", 12, 20, "abcdefgh", kind="negative_spike")
SOUND = member("sound", 11, 20, "abcd", topic_id=1, severity=0.6)
CRASH = member("crash", 12, 18, "cdef", topic_id=2)
WARNED = member("warned", 13, 20, "abcx", kind="word_of_mouth", touchpoint="reputation")
