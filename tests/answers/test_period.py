from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.answers.seed import FIRST, LABELER, LAST
from voc.answers.period import MAX_TREND_WEEKS, TREND_WEEKS, Period, basis, messages_of, span
from voc.domain import Filter
from voc.errors import InvalidValue
from voc.store import Store

periods = st.builds(
    lambda first, days: Period(first, first + timedelta(days=days)),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(0, 3000),
)


@given(periods)
def test_the_previous_period_is_equally_long_and_ends_the_day_before(period: Period) -> None:
    assert period.previous.days == period.days
    assert period.previous.until + timedelta(days=1) == period.since


@given(periods)
def test_weeks_are_whole_and_follow_one_another_up_to_the_last_day(period: Period) -> None:
    assert TREND_WEEKS <= len(period.weeks) <= MAX_TREND_WEEKS
    assert {week.days for week in period.weeks} == {7}
    assert period.weeks[-1].until == period.until
    assert all(b.since - a.until == timedelta(days=1) for a, b in zip(period.weeks, period.weeks[1:], strict=False))


@given(periods)
def test_a_span_holds_the_period_before_and_the_trend(period: Period) -> None:
    assert span(period).since == min(period.previous.since, period.weeks[0].since)
    assert span(period).until == period.until


def test_without_days_an_answer_is_about_the_last_four_weeks_with_feedback(store: Store) -> None:
    found = basis(store, Filter(touchpoint="service"))
    assert found.period == Period(date(2026, 5, 29), date(2026, 6, 25))
    assert found.filter == Filter(since=found.period.since, until=found.period.until, touchpoint="service")
    assert found.models == (LABELER,)


def test_a_first_day_alone_reaches_to_the_last_day_with_feedback(store: Store) -> None:
    assert basis(store, Filter(since=FIRST)).period == Period(FIRST, date(2026, 6, 25))


def test_a_first_day_after_the_last_one_is_refused(store: Store) -> None:
    with pytest.raises(InvalidValue, match="must not be after the last day, 2026-06-01"):
        basis(store, Filter(since=LAST, until=FIRST))


def test_an_empty_store_is_asked_about_the_four_weeks_up_to_today(empty: Store) -> None:
    found = basis(empty, Filter())
    assert found.period.days == 28
    assert datetime.now(UTC).date() - found.period.until <= timedelta(days=1)
    assert found.models == ()


def test_the_messages_of_a_filter_are_not_restricted_by_what_a_segment_is_about() -> None:
    narrow = Filter(since=FIRST, brand="Acme", touchpoint="sales", topic_id=3, stage="after", sentiment="negative")
    assert messages_of(narrow) == Filter(since=FIRST, brand="Acme")
