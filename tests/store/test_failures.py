from __future__ import annotations

import pytest

from tests.store.build import LABELER, SEGMENTER, analyse, ingest, message, say, sentences
from tests.store.conftest import Open
from voc.errors import InvalidValue, UnknownItem
from voc.store import Store


def test_a_message_that_cannot_be_split_is_recorded_and_does_not_block_the_rest(store: Store) -> None:
    ingest(store, message("1"), message("2"))
    store.failures.add("segment", message("1").id, "too strange")
    assert [m.external_id for m in store.segments.pending(SEGMENTER)] == ["2"]
    [failure] = store.failures.list()
    assert (failure.step, failure.subject_id, failure.reason) == ("segment", message("1").id, "too strange")


def test_a_segment_that_cannot_be_labelled_waits_for_the_next_model(store: Store) -> None:
    ingest(store, message("1"))
    messages = store.segments.pending(SEGMENTER)
    store.segments.add(SEGMENTER, messages, [sentences(m) for m in messages])
    [segment] = store.labels.pending(LABELER)
    store.failures.add("label", segment.id, "not a number")
    assert store.labels.pending(LABELER) == []
    assert store.labels.pending("better@1") == [segment]
    store.labels.add("better@1", [segment], [say(segment)])
    assert store.pending()["label"] == 0


def test_the_same_failure_again_is_one_entry_with_the_latest_reason(store: Store) -> None:
    ingest(store, message("1"))
    for reason in ("first", "sec\0ond"):
        store.failures.add("segment", message("1").id, reason)
    assert [failure.reason for failure in store.failures.list()] == ["second"]


def test_unknown_steps_and_items_are_refused(store: Store) -> None:
    with pytest.raises(InvalidValue):
        store.failures.add("translate", "0" * 16, "?")
    for id in ("0" * 16, "not an id"):
        with pytest.raises(UnknownItem):
            store.failures.add("segment", id, "?")


def test_failures_stay_in_their_workspace(open_store: Open) -> None:
    north, south = open_store("north"), open_store("south")
    ingest(north, message("1"))
    ingest(south, message("1"))
    north.failures.add("segment", message("1").id, "odd")
    assert south.failures.list() == []
    analyse(south)
    assert north.pending() == {"segment": 0, "label": 0, "topic": 0}
    assert south.pending() == {"segment": 0, "label": 0, "topic": 1}
