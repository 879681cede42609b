"""One thing that shifted, and all that did in a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from voc.answers.label_quality import LabelQuality
from voc.answers.period import Period
from voc.answers.wording import signed
from voc.domain import Filter, Quote
from voc.insights.metrics import Metric

WEEKS = 4
QUOTES = 3


@dataclass(frozen=True, slots=True)
class Shift:
    """One thing that shifted: whenever it does the same way it has the same `key`. `said` tells the numbers."""

    key: str
    title: str
    said: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What shifted in a period, the clearest first, by which `rule`, on labels of which quality."""

    shifts: tuple[Shift, ...]
    period: Period
    rule: str
    quality: tuple[LabelQuality, ...]


def lately(until: date, weeks: int = WEEKS) -> Filter:
    """So many whole weeks up to a day."""
    return Filter(until - timedelta(days=7 * weeks - 1), until)


def interval(change: Metric, digits: int = 2) -> str:
    """The interval of a change in words."""
    return f"95 % interval {signed(change.low, digits=digits)} to {signed(change.high, digits=digits)}"
