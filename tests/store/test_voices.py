"""Employees are heard in a voice of their own: nothing they write moves a number of the customers."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.build import analyse, ingest, message
from tests.store.conftest import Open
from voc.domain import Filter, Rating
from voc.store import Store

WORDS = ("The refund is late.", "Nice app. The refund is late.", "Nice refund.")
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {
            "text": st.sampled_from(WORDS),
            "day": st.integers(0, 40),
            "channel": st.sampled_from(["email", "survey"]),
            "language": st.sampled_from(["en", "de"]),
            "customer": st.sampled_from([None, "c-1", "c-2"]),
            "author": st.sampled_from([None, "a-1", "a-2"]),
            "bands": st.sampled_from([(), (1,), (2,)]),
            "nps": st.sampled_from([None, 0, 10]),
            "rating": st.sampled_from([None, Rating(1)]),
            "attributes": st.sampled_from([{}, {"tier": "gold"}]),
        }
    ),
    max_size=6,
)
FILTER = Filter()


def numbers(store: Store) -> dict[str, Any]:
    """Everything that the store counts, and whose words it shows."""
    outcome = {"outcome": "rating", "of": "touchpoint"}
    return {
        "counts": [astuple(c) for by in ((), ("day",), ("touchpoint", "sentiment")) for c in store.counts(by=by)],
        "messages": store.message_counts(by=("channel", "language")) + store.message_counts(by=("product",)),
        "days": store.feedback.days(),
        "languages": sorted(store.feedback.languages().items(), key=str),
        "skipped": store.labels.skipped(),
        "people": store.people(),
        "visits": list(store.visits()),
        "remarks": list(store.remarks()),
        "moments": store.moments(FILTER),
        "crowd": store.crowd(FILTER, measure="segments"),
        "traits": (store.traits(FILTER), store.emotions(FILTER)),
        "scored": store.scored(FILTER, **outcome),
        "quotes": store.quotes(limit=100),
        "found": [quote for quote, _ in store.search("refund", limit=100)],
        "embeddings": store.topics.embeddings("service").texts,
    }


@given(customers=MESSAGES, employees=MESSAGES, role=st.sampled_from(["employee", "agent", "bot"]))
@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_what_employees_and_agents_write_changes_no_number_of_customers(
    open_store: Open, customers: list[dict[str, Any]], employees: list[dict[str, Any]], role: str
) -> None:
    store = open_store(uuid4().hex[:8])
    # Staff first, so that a copy of their words would be the customer's.
    first, second = employees[:3], employees[3:]
    alone = open_store(uuid4().hex[:8])
    for each in (store, alone):
        if each is store:
            ingest(each, *(message(f"e{i}", author_role=role, **fields) for i, fields in enumerate(first)))
        ingest(each, *(message(f"c{i}", **fields) for i, fields in enumerate(customers)))
        analyse(each)
    ingest(store, *(message(f"f{i}", author_role=role, **fields) for i, fields in enumerate(second)))
    analyse(store)
    assert numbers(store) == numbers(alone)
    assert store.rollups.check() == []


def test_employees_are_labelled_given_to_topics_and_counted_in_their_own_voice(store: Store) -> None:
    ingest(store, message("c"), message("e", "Nice app.", author_role="employee"), message("a", author_role="agent"))
    analyse(store)
    staff = store.of_employees()
    assert [quote.text for quote in staff.quotes()] == ["Nice app."]
    [count] = staff.counts(by=("touchpoint",))
    assert (count.key["touchpoint"], count["segments"], count["positive"]) == ("product", 1, 1)
    assert staff.message_counts()[0].messages == 1
    assert sorted(store.topics.unassigned().texts) == ["Nice app.", "The refund is late."]
    assert staff.topics.embeddings("product").texts == ["Nice app."]
    assert store.topics.embeddings("product").texts == []


def test_what_a_supervisor_says_in_a_call_is_no_feedback_of_an_employee(store: Store) -> None:
    from voc.domain import Turn

    call = "The refund is late.\nNice app."
    ingest(store, message("call", call, turns=(Turn("customer", 0, 19), Turn("employee", 20, 29))))
    analyse(store)
    assert store.of_employees().quotes() == []
    assert [quote.text for quote in store.quotes()] == ["The refund is late."]
