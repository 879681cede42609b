from __future__ import annotations

from typing import Any

import pytest

from tests.store.build import analyse, ingest, message
from tests.store.conftest import Open
from voc.domain import Filter, Label, Prediction, Segment
from voc.errors import InvalidValue, UnknownItem
from voc.store import Forgotten, Store
from voc.store.reasons import Reasons


def tweet(id: str, text: str, **fields: Any) -> Any:
    return message(id, text, channel="social", **fields)


def say(segment: Segment) -> Prediction:
    """Warnings, staff and broken promises by their words."""
    text = segment.text.lower()
    labels = [Label("sentiment", "negative" if "late" in text else "neutral", 0.9, score=-0.8 if "late" in text else 0)]
    if "avoid" in text:
        labels.append(Label("word_of_mouth", "warns", 0.9))
    if "promised" in text:
        labels.append(Label("expectation", "broken_promise", 0.9, spans=(("expected", 0, 8), ("got", 9, 13))))
    if "late" in text:
        labels += [Label("emotion", "anger", 0.9, score=0.7), Label("emotion", "sadness", 0.9, score=0.2)]
    return Prediction(tuple(labels))


def test_remarks_come_in_order_with_labels_and_circumstances(store: Store) -> None:
    ingest(
        store,
        message("b", "Avoid them.", day=2, customer="h-1", team="chat", agent="h-9", thread_id="T1", nps=3),
        message("a", "Hello. Promised soon.", day=1, customer="h-1"),
        message("c", "It was late.", day=3),
    )
    analyse(store, predict=say)
    first, second, third, fourth = store.remarks()
    assert [each.text for each in (first, second, third, fourth)] == [
        "Hello.", "Promised soon.", "Avoid them.", "It was late.",
    ]  # fmt: skip
    assert (second.words("expected"), second.words("got")) == ("Promised", "soon")
    assert (first.words("expected"), first.touchpoint, first.loyalty) == (None, "none", None)
    assert (third.team, third.thread, third.nps, third.word_of_mouth) == ("chat", "T1", 3, "warns")
    assert (fourth.emotion, fourth.score, fourth.person) == ("anger", -0.8, None)
    assert [second.quote] == store.quotes(measure="expectation_gap")


def test_remarks_that_say_something_are_found_by_their_task(store: Store) -> None:
    ingest(store, message("a", "Promised soon."), message("b", "Avoid them. It was late."))
    analyse(store, predict=say)
    assert [each.text for each in store.remarks(saying=("word_of_mouth", "expectation"))] == [
        "Promised soon.", "Avoid them.",
    ]  # fmt: skip
    with pytest.raises(InvalidValue):
        list(store.remarks(saying=("mood",)))


def test_an_account_that_wrote_for_one_customer_is_theirs(store: Store) -> None:
    ingest(
        store,
        message("a", "By phone.", channel="phone", customer="h-1"),
        tweet("b", "Public, with both.", author="acc", customer="h-1"),
        tweet("c", "Public, account alone.", author="acc"),
        tweet("d", "Somebody else.", author="other"),
        message("e", "Signed Anna.", author="acc"),
    )
    analyse(store, predict=say)
    people = {each.external_id: each.person for each in store.remarks()}
    assert people == {"a": "h-1", "b": "h-1", "c": "h-1", "d": "other", "e": None}
    assert [each.external_id for each in store.remarks(of=["h-1"])] == ["a", "b", "c"]
    assert [each.external_id for each in store.remarks(of=["acc"])] == ["a", "b", "c"]


def test_an_account_of_two_customers_is_nobodys(store: Store) -> None:
    both = [tweet(f"m{n}", f"Hi from {n}.", author="shared", customer=f"h-{n}") for n in range(2)]
    ingest(store, *both, tweet("x", "Ho.", author="shared"))
    analyse(store, predict=say)
    assert [each.person for each in store.remarks()] == ["h-0", "h-1", "shared"]


def test_forgetting_a_customer_takes_their_accounts_along(open_store: Open) -> None:
    store, never = open_store(), open_store("never")
    theirs = [
        message("a", "Avoid them.", channel="phone", customer="h-1"),
        tweet("b", "It was late.", author="acc", customer="h-1"),
        tweet("c", "Promised soon, late.", author="acc"),
    ]
    others = [message("d", "Avoid them, all.", customer="h-2"), tweet("e", "It was late again.", author="other")]
    ingest(store, *theirs, *others)
    ingest(never, *others)
    for each in (store, never):
        analyse(each, predict=say)
    assert store.customers.forget({"h-1"}) == Forgotten(3)
    store.rollups.refresh()
    assert list(store.remarks()) == list(never.remarks())
    assert store.counts(by=("word_of_mouth", "channel")) == never.counts(by=("word_of_mouth", "channel"))
    with pytest.raises(UnknownItem):
        store.customers.messages({"acc"})


def test_reasons_are_messages_that_do_more_than_praise_or_speak_of_staying(store: Store) -> None:
    def judged(segment: Segment) -> Prediction:
        sentiment = "positive" if "nice" in segment.text else "negative"
        loyalty = [Label("loyalty", "leaving", 0.9)] if "leave" in segment.text else []
        return Prediction((Label("sentiment", sentiment, 0.9), Label("touchpoint", "service", 0.9), *loyalty))

    texts = ("So late. Very late.", "So nice.", "Very nice. Too late. I leave.", "I leave.")
    ingest(store, *(message(str(n), text) for n, text in enumerate(texts)))
    analyse(store, predict=judged)
    assert store.reasons(Filter(), by="touchpoint") == {"service": Reasons(2, 1)}
    with pytest.raises(InvalidValue, match="by cannot be"):
        store.reasons(Filter(), by="shoe size")
    assert store.leavers(Filter()) == store.leavers(Filter(channel="review")) == 2
    assert store.reasons(Filter(channel="review"), by="touchpoint") == store.reasons(Filter(), by="touchpoint")
    assert store.rollups.check() == []
