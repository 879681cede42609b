from __future__ import annotations

from dataclasses import replace

import pytest

from tests.store.build import SEGMENTER, analyse, ingest, message, sentences
from voc.domain import Feedback, Segment, Turn
from voc.errors import InvalidValue
from voc.store import Store


def split_all(store: Store, version: str = SEGMENTER) -> int:
    messages = store.segments.pending(version)
    return store.segments.add(version, messages, [sentences(m) for m in messages])


def test_messages_are_pending_until_they_are_split(store: Store) -> None:
    batch = [message(str(i), f"The refund {i} is late. Nice app.") for i in range(5)]
    ingest(store, *batch)
    assert store.segments.pending(SEGMENTER, limit=2) == batch[:2]
    assert split_all(store) == 10
    assert store.segments.pending(SEGMENTER) == []


def test_splitting_twice_adds_nothing(store: Store) -> None:
    ingest(store, message("1"))
    messages = store.segments.pending(SEGMENTER)
    parts = [sentences(m) for m in messages]
    assert [store.segments.add(SEGMENTER, messages, parts) for _ in range(2)] == [1, 0]


def test_a_message_without_segments_is_done(store: Store) -> None:
    ingest(store, message("1", "?"))
    store.segments.add(SEGMENTER, store.segments.pending(SEGMENTER), [[]])
    assert store.pending()["segment"] == 0


def test_a_new_version_splits_everything_again_and_keeps_what_is_the_same(store: Store) -> None:
    ingest(store, message("1", "The refund is late. Nice app."), message("2", "Nice app."))
    analyse(store)
    assert len(store.segments.pending("whole@1")) == 2
    assert store.segments.pending("whole@1") == store.segments.pending("whole@1")
    messages = store.segments.pending("whole@1")
    wholes = [[Segment(m.id, 0, len(m.text), m.text)] for m in messages]
    assert store.segments.add("whole@1", messages, wholes) == 1
    assert store.pending() == {"segment": 0, "label": 1, "topic": 1}
    analyse(store, segmenter="whole@1")
    assert sorted(quote.text for quote in store.quotes()) == ["Nice app.", "The refund is late. Nice app."]
    assert store.rollups.check() == []


def test_the_work_of_a_replaced_version_is_dropped(store: Store) -> None:
    ingest(store, message("1"))
    messages = store.segments.pending("old@1")
    store.segments.pending("new@1")
    assert store.segments.add("old@1", messages, [sentences(m) for m in messages]) == 0
    assert store.segments.pending("new@1") == messages


def test_a_message_that_was_edited_meanwhile_stays_pending(store: Store) -> None:
    ingest(store, message("1", "The refund is late."))
    messages = store.segments.pending(SEGMENTER)
    ingest(store, message("1", "All is well."))
    assert store.segments.add(SEGMENTER, messages, [sentences(m) for m in messages]) == 0
    assert [m.text for m in store.segments.pending(SEGMENTER)] == ["All is well."]


def test_a_segment_must_be_a_verbatim_part_of_its_message(store: Store) -> None:
    ingest(store, message("1"))
    [found] = store.segments.pending(SEGMENTER)
    [part] = sentences(found)
    for bad in (replace(part, end=3), replace(part, feedback_id="0" * 16), replace(part, text="", end=0)):
        with pytest.raises(InvalidValue):
            store.segments.add(SEGMENTER, [found], [[bad]])
    with pytest.raises(InvalidValue, match="one list for each"):
        store.segments.add(SEGMENTER, [found], [])


def test_a_limit_below_one_is_refused(store: Store) -> None:
    with pytest.raises(InvalidValue):
        store.segments.pending(SEGMENTER, limit=0)


def conversation(id: str) -> Feedback:
    text = "How can I help?\nThe refund is late 🙁\nI am sorry."
    turns = (
        Turn("agent", 0, 15, "Ann", 0, 900),
        Turn("customer", 16, 36, None, 1000, 2500),
        Turn("agent", 37, 48),
    )
    return message(id, text, channel="phone", turns=turns)


def test_a_conversation_comes_back_as_it_was(store: Store) -> None:
    ingest(store, conversation("1"))
    assert store.feedback.get(conversation("1").id) == conversation("1")


def test_of_a_conversation_only_the_customer_is_labelled_and_knows_what_was_said_before(store: Store) -> None:
    ingest(store, conversation("1"))
    split_all(store)
    [segment] = store.labels.pending("words@1")
    assert segment.text == "The refund is late 🙁"
    assert segment.context == "How can I help?"
    assert segment.role == "customer"
