from __future__ import annotations

from datetime import date

import pytest

from tests.store.build import analyse, ingest, message
from voc.domain import Filter
from voc.errors import InvalidValue
from voc.store import Crowd, Store

TEXT = "The refund is late and nobody at the desk could tell me why it took another three weeks"


def test_people_are_counted_once_and_the_nameless_each(store: Store) -> None:
    ingest(
        store,
        message("1", "So late.", customer="anna"),
        message("2", "Very late.", customer="anna"),
        message("3", "Too late.", author="bert"),
        message("4", "Late."),
        message("5", "Late once more."),
        message("6", "Nice.", customer="carl"),
    )
    analyse(store)
    assert store.crowd(Filter(), measure="negative_messages") == Crowd(messages=5, customers=4, copies=0)


def test_copies_are_counted_apart_and_only_in_the_days_asked(store: Store) -> None:
    bands = (1, 2, 3)
    ingest(store, *(message(str(n), TEXT, day=n, customer=f"c{n}", bands=bands) for n in range(4)))
    analyse(store)
    first = date(2026, 1, 5)
    assert store.crowd(Filter(), measure="negative_messages") == Crowd(messages=1, customers=1, copies=3)
    assert store.crowd(Filter(since=first, until=date(2026, 1, 6)), measure="negative_messages").copies == 1


def test_an_unknown_measure_is_refused(store: Store) -> None:
    with pytest.raises(InvalidValue, match="measure cannot be"):
        store.crowd(Filter(), measure="sorrow")


def test_an_empty_store_has_no_crowd(store: Store) -> None:
    assert store.crowd(Filter(), measure="warns") == Crowd(0, 0, 0)
