"""What is said of competitors is heard by who compares or asks for one of them, and moves no other number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.store.build import analyse, ingest, message
from tests.store.conftest import Open
from tests.store.test_voices import numbers
from voc.domain import Filter
from voc.store import Store

# A day on which only a competitor is heard is a day all the same.
SHARED = ("days", "languages", "skipped", "people")


@pytest.fixture
def market(open_store: Open) -> Store:
    """Two messages of one's own and two of a competitor, as somebody sees them who has named the competitor."""
    store = open_store("market")
    ingest(store, message("mine", nps=9, customer="c-1"), message("nameless", "Nice app.", day=3))
    _add_rivals(store)
    return Store(replace(store._scope, competitors=frozenset({"Rival"})), store.workspace)


def _add_rivals(store: Store) -> None:
    ingest(
        store,
        message("theirs", "Nice refund.", brand="Rival", nps=0, customer="c-2"),
        message("late", "The refund is late. Nice app.", day=3, brand="Rival", author="a-1"),
    )
    analyse(store)


def test_no_number_of_the_company_counts_a_competitor(market: Store, open_store: Open) -> None:
    alone = open_store("alone")
    ingest(alone, message("mine", nps=9, customer="c-1"), message("nameless", "Nice app.", day=3))
    analyse(alone)
    ours, same = numbers(market), numbers(alone)
    assert {name: ours[name] for name in ours if name not in SHARED} == {
        name: same[name] for name in same if name not in SHARED
    }
    assert [message.external_id for message in market.list_feedback(Filter())[0]] == ["nameless", "mine"]


def test_a_competitor_is_heard_where_it_is_asked_for_and_beside_the_others(market: Store) -> None:
    theirs = market.counts(Filter(brand="Rival"))[0]
    assert (theirs["messages"], theirs["segments"]) == (2, 3)
    assert {quote.brand for quote in market.quotes(Filter(brand="Rival"))} == {"Rival"}
    assert [quote.brand for quote, _ in market.search("late", filter=Filter(brand="Rival"))] == ["Rival"]
    assert {count.key["brand"] for count in market.of_all_brands().counts(by=("brand",))} == {None, "Rival"}
    assert sum(count.messages for count in market.of_all_brands().message_counts()) == 4


def test_competitors_make_no_topics_and_are_given_to_those_that_there_are(market: Store) -> None:
    assert market.topics.embeddings("service").texts == ["The refund is late."]
    assert len(market.of_all_brands().topics.embeddings("service").texts) == 3
    assert len(market.topics.unassigned().texts) == 5
