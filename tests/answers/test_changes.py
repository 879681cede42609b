from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.answers.seed import CALL_BACK, FIRST, LAST, fill_with_story
from voc.answers import changes
from voc.domain import Filter, Insight
from voc.store import Store

JUNE = Filter(since=FIRST, until=LAST)


@pytest.fixture
def own(empty: Store) -> Store:
    """The story in a store that the test may change."""
    fill_with_story(empty)
    return empty


def later(insight: Insight, *, day: date, severity: float) -> Insight:
    return replace(insight, series=f"on {day} {severity}", start=day, end=day, first_seen=day, severity=severity)


def test_a_change_says_its_sentence_and_who_was_told(store: Store) -> None:
    found = changes.answer(store, JUNE)
    (change,) = found.changes
    assert change.sentence == "Complaints about nobody calls back (service): 13 messages in 23 days, 0.1 expected."
    assert (change.topic, change.channels) == (CALL_BACK.name, ("webhook",))
    assert [alert.insight.id for alert in found.alerts] == [change.insight.id]


def test_a_change_before_or_after_the_period_is_not_of_it(store: Store) -> None:
    assert changes.answer(store, Filter(since=date(2026, 6, 26), until=LAST)).changes == ()
    assert changes.answer(store, Filter(since=date(2026, 5, 1), until=date(2026, 6, 2))).changes == ()
    assert len(changes.answer(store, Filter(since=date(2026, 6, 25), until=LAST)).changes) == 1


@pytest.mark.parametrize(
    ("filter", "number"),
    [
        (Filter(touchpoint="service"), 1),
        (Filter(touchpoint="sales"), 0),
        (Filter(topic_id=CALL_BACK.id), 1),
        (Filter(topic_id=2), 0),
        (Filter(brand="Acme"), 1),
    ],
)
def test_a_filter_keeps_the_changes_it_is_about(store: Store, filter: Filter, number: int) -> None:
    assert len(changes.answer(store, replace(filter, since=FIRST, until=LAST)).changes) == number


def test_the_newest_week_comes_first_and_in_it_the_most_severe(own: Store) -> None:
    known = own.insights.list()[0]
    own.insights.save(
        [
            later(known, day=date(2026, 6, 10), severity=1.0),
            later(known, day=date(2026, 6, 26), severity=0.2),
            later(known, day=date(2026, 6, 24), severity=0.9),
        ]
    )
    severities = [change.insight.severity for change in changes.answer(own, JUNE).changes]
    assert severities == [0.9, 0.7, 0.2, 1.0]
    assert len(changes.answer(own, JUNE, limit=2).changes) == 2


def test_a_title_that_ends_like_a_sentence_is_left_alone(store: Store) -> None:
    insight = store.insights.list()[0]
    assert changes.sentence(replace(insight, title="Nobody calls back!")) == "Nobody calls back!"
