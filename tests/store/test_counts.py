from __future__ import annotations

from datetime import date

import pytest

from tests.store.build import analyse, assign, ingest, message
from voc.domain import Filter, Rating
from voc.errors import InvalidValue
from voc.store import Store


def test_a_message_counts_once_in_a_sum_over_touchpoints(store: Store) -> None:
    ingest(store, message("1", "The refund is late. Nice app."))
    analyse(store)
    assert [(c.key["touchpoint"], c["messages"]) for c in store.counts(by=("touchpoint",))] == [
        ("product", 1),
        ("service", 1),
    ]
    assert store.counts(by=("day",))[0]["messages"] == 1


def test_weeks_begin_on_monday_and_months_on_their_first_day(store: Store) -> None:
    ingest(store, *(message(str(day), day=day) for day in (0, 6, 7, 30)))
    analyse(store)
    weeks = {count.key["week"]: count["messages"] for count in store.counts(by=("week",))}
    assert weeks == {date(2026, 1, 5): 2, date(2026, 1, 12): 1, date(2026, 2, 2): 1}
    months = {count.key["month"]: count.messages for count in store.message_counts(by=("month",))}
    assert months == {date(2026, 1, 1): 3, date(2026, 2, 1): 1}


@pytest.mark.parametrize("filter", [Filter(), Filter(source="shop"), Filter(sentiment="negative")])
def test_days_between_cuts_are_counted_together(store: Store, filter: Filter) -> None:
    ingest(store, *(message(str(day), day=day) for day in (0, 1, 6, 7, 30)))
    analyse(store)
    cuts = [date(2026, 1, 5), date(2026, 1, 11), date(2026, 1, 13)]
    found = store.counts(filter, by=("touchpoint", "day"), cuts=cuts)
    assert [(count.key["day"], count["messages"]) for count in found] == [*zip(cuts, (2, 2, 1), strict=True)]


@pytest.mark.parametrize("filter", [Filter(), Filter(sentiment="negative")])
def test_of_the_measures_only_those_that_are_asked_for_are_told(store: Store, filter: Filter) -> None:
    ingest(store, message("1", "The refund is late. So late."), message("2", "Nice app.", day=1))
    analyse(store)
    [every], [some] = store.counts(filter), store.counts(filter, measures=("negative", "messages"))
    assert (some["negative"], some["messages"]) == (every["negative"], every["messages"]) != (0, 0)
    assert sum(some.values) == every["negative"] + every["messages"]


@pytest.mark.parametrize("filter", [Filter(), Filter(sentiment="negative")])
def test_only_the_topics_that_are_asked_for_are_counted(store: Store, filter: Filter) -> None:
    ingest(store, message("1", "The refund is late. So late."), message("2", "Late.", day=1), message("3", "Late."))
    analyse(store)
    assign(store)
    assert [count["messages"] for count in store.counts(filter, topics=[2])] == [3]
    by_topic = {count.key["topic_id"]: count["messages"] for count in store.counts(filter, by=("topic_id",))}
    assert by_topic == {1: 1, 2: 3}
    assert [count.key["topic_id"] for count in store.counts(filter, by=("topic_id",), topics=[1])] == [1]
    both = {
        (c.key["touchpoint"], c.key["topic_id"]): c["segments"] for c in store.counts(by=("touchpoint", "topic_id"))
    }
    assert both == {("none", 2): 3, ("service", 1): 1}


def test_without_groups_there_is_one_count_even_of_nothing(store: Store) -> None:
    [count] = store.counts()
    assert count.key == {}
    assert set(count.values) == {0}
    [messages] = store.message_counts()
    assert (messages.messages, messages.rating_sum) == (0, 0)
    assert store.counts(by=("day",)) == []


def test_groups_without_a_value_are_none_and_come_last(store: Store) -> None:
    ingest(store, message("1"), message("2", brand="north"), message("3", brand="alp"))
    analyse(store)
    assert [count.key["brand"] for count in store.counts(by=("brand",))] == ["alp", "north", None]
    assert [count.key["brand"] for count in store.message_counts(by=("brand",))] == ["alp", "north", None]


@pytest.mark.parametrize("by", ["rating", "customer", "day; DROP TABLE feedback"])
def test_unknown_groups_are_refused(store: Store, by: str) -> None:
    with pytest.raises(InvalidValue, match="one of day"):
        store.counts(by=(by,))
    with pytest.raises(InvalidValue, match="one of day"):
        store.message_counts(by=(by,))


def test_messages_count_with_their_scores_before_they_are_analysed(store: Store) -> None:
    ingest(
        store,
        message("1", rating=Rating(5), nps=10, csat=4.0),
        message("2", rating=Rating(0, 0, 10), nps=6, ces=2.5),
        message("3", nps=8, product="lamp"),
        message("4", rating=Rating(1, 1, 1)),
    )
    store.rollups.refresh()
    [count] = store.message_counts()
    assert (count.messages, count.ratings, count.rating_sum) == (4, 2, 6.0)
    assert (count.promoters, count.passives, count.detractors) == (1, 1, 1)
    assert (count.csat_count, count.csat_sum, count.ces_count, count.ces_sum) == (1, 4.0, 1, 2.5)
    assert store.message_counts(Filter(product="lamp"))[0].passives == 1
    assert [c.key["product"] for c in store.message_counts(by=("product",))] == ["lamp", None]


def test_what_a_filter_says_about_segments_does_not_restrict_messages(store: Store) -> None:
    ingest(store, message("1"))
    store.rollups.refresh()
    assert store.message_counts(Filter(touchpoint="product", sentiment="positive"))[0].messages == 1
