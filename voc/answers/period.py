"""The days an answer is about, the equal period before them, and the weeks of its trend lines."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from voc.answers.label_quality import LabelQuality, label_quality
from voc.domain import Filter
from voc.errors import InvalidValue
from voc.store import Store

DEFAULT_DAYS = 28
# A quarter: long enough to see a trend, short enough to read each week.
TREND_WEEKS = 13
# Two years: past that a line of weeks is narrower than a pixel each on a phone.
MAX_TREND_WEEKS = 104


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `since` to `until`, both included, in UTC."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.until - self.since).days + 1

    @property
    def previous(self) -> Period:
        """The equally long period that ends the day before this one begins."""
        return Period(self.since - timedelta(days=self.days), self.since - timedelta(days=1))

    @property
    def weeks(self) -> tuple[Period, ...]:
        """Whole weeks up to the last day, oldest first: `TREND_WEEKS`, or as many as the period needs."""
        return _weeks(self)

    @property
    def trend(self) -> Period:
        """From the first day of the first week to the last day."""
        return Period(self.weeks[0].since, self.until)

    def within(self, filter: Filter) -> Filter:
        """The same filter over these days."""
        return replace(filter, since=self.since, until=self.until)


@lru_cache(maxsize=64)
def _weeks(period: Period) -> tuple[Period, ...]:
    # An answer about 20 topics asks for the same ones 20 times.
    number = min(max(TREND_WEEKS, -(-period.days // 7)), MAX_TREND_WEEKS)
    ends = (period.until - timedelta(days=7 * back) for back in reversed(range(number)))
    return tuple(Period(end - timedelta(days=6), end) for end in ends)


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on.

    `models` are the versions of the label models whose labels are counted, `taxonomy` that of the company's own
    taxonomy, None without one. `quality` is how good the labels are that the answer leans on.
    """

    period: Period
    filter: Filter
    models: tuple[str, ...]
    taxonomy: str | None = None
    quality: tuple[LabelQuality, ...] = ()


def basis(store: Store, filter: Filter, *, leans_on: Collection[str] = ("sentiment", "touchpoint")) -> Basis:
    """The filter with its days filled in: up to the last day with feedback, and `DEFAULT_DAYS` long.

    `leans_on` are the label tasks that the answer is made of.

    Raises:
        InvalidValue: if the first day is after the last.
    """
    period = _period(store, filter)
    model = store.labels.model()
    models, quality = (model,) if model else (), label_quality(model, leans_on)
    return Basis(period, period.within(filter), models, store.sub_touchpoints.taxonomy(), quality)


def last_day(store: Store) -> date:
    """The last day with feedback, but no day that has not come yet; today where there is no feedback."""
    today = datetime.now(UTC).date()
    days = store.feedback.days()
    return min(days[1], today) if days else today


def _period(store: Store, filter: Filter) -> Period:
    known = store.feedback.days()
    last = known[1] if known else datetime.now(UTC).date()
    until = filter.until or max(last, filter.since or last)
    since = filter.since or until - timedelta(days=DEFAULT_DAYS - 1)
    if since > until:
        raise InvalidValue("from", since, f"it must not be after the last day, {until}")
    return Period(since, until)


def span(period: Period) -> Period:
    """The days a question has to count: the period, the equal one before it and the weeks of its trend."""
    return Period(min(period.previous.since, period.trend.since), period.until)


def messages_of(filter: Filter) -> Filter:
    """The filter without what it says of segments: the messages that are the denominator of rates."""
    return replace(filter, touchpoint=None, topic_id=None, stage=None, sentiment=None, min_confidence=None)
