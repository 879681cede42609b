from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tests.store.build import analyse, ingest, message, vector
from tests.store.conftest import Open
from voc.domain import Filter, Topic
from voc.errors import InvalidValue, UnknownItem
from voc.store import Store


def topic(id: int, name: str = "late refund", *, touchpoint: str = "service", size: int = 3) -> Topic:
    return Topic(id, touchpoint, name, ("refund", "late"), vector(1, 0, 0), size, date(2026, 1, 5))


@pytest.fixture
def filled(store: Store) -> Store:
    """Four segments about refunds on four days, two about the app."""
    ingest(store, *(message(str(i), f"The refund {i} is late.", day=i) for i in range(4)))
    ingest(store, message("5", "Nice app."), message("6", "App is late."))
    analyse(store)
    return store


def test_embeddings_of_a_touchpoint_come_with_their_words(filled: Store) -> None:
    found = filled.topics.embeddings("service")
    assert found.texts == [f"The refund {i} is late." for i in range(4)]
    assert found.vectors.shape == (4, 3)
    assert [str(found.vectors.dtype), str(found.segment_ids.dtype)] == ["float16", "int64"]
    assert found.feedback_ids == [message(str(i)).id for i in range(4)]
    assert set(found.touchpoints) == {"service"}
    assert found.days[3] == np.datetime64("2026-01-08")
    assert len(filled.topics.embeddings("sales")) == 0


def test_segments_are_unassigned_until_a_topic_model_looked_at_them(filled: Store) -> None:
    assert len(filled.topics.unassigned()) == 6
    assert len(filled.topics.unassigned(limit=2)) == 2
    found = filled.topics.embeddings("service")
    filled.topics.save([topic(1)])
    assert filled.topics.assign(found.segment_ids, np.array([1, 1, 1, 0]), np.array([0.9, 0.8, 0.7, 0.1])) == 4
    assert filled.topics.unassigned().touchpoints == ["product", "product"]
    assert filled.pending()["topic"] == 2


def test_topics_are_counted_with_what_is_in_none_so_that_totals_add_up(filled: Store) -> None:
    found = filled.topics.embeddings("service")
    filled.topics.save([topic(1)])
    filled.topics.assign(found.segment_ids, [1, 1, 1, 0], [1.0] * 4)
    filled.rollups.refresh()
    counts = {count.key["topic_id"]: count["segments"] for count in filled.counts(by=("topic_id",))}
    assert counts == {0: 1, 1: 3, None: 2}
    assert sum(counts.values()) == filled.counts()[0]["segments"]
    assert filled.counts(Filter(topic_id=1), by=("touchpoint",))[0].key == {"touchpoint": "service"}
    assert len(filled.quotes(Filter(topic_id=1))) == 3
    assert filled.rollups.check() == []


def test_assigning_the_same_again_marks_no_day(filled: Store) -> None:
    found = filled.topics.embeddings("service")
    filled.topics.save([topic(1)])
    filled.topics.assign(found.segment_ids, [1] * 4, [1.0] * 4)
    filled.rollups.refresh()
    assert filled.topics.assign(found.segment_ids, [1, 1, 1, 0], [0.5] * 4) == 1
    assert filled.rollups.refresh() == 1


def test_merged_topics_pass_their_segments_on_for_good(filled: Store) -> None:
    found = filled.topics.embeddings("service")
    filled.topics.save([topic(1), topic(2, "slow refund"), topic(3, "money back")])
    filled.topics.assign(found.segment_ids, [1, 2, 3, 3], [1.0] * 4)
    filled.topic_edits.merge([2], into=1, by="ann")
    filled.topic_edits.merge([1], into=3, by="bob")
    filled.rollups.refresh()
    assert {c.key["topic_id"]: c["segments"] for c in filled.counts(Filter(touchpoint="service"), ("topic_id",))} == {
        3: 4
    }
    assert filled.rollups.check() == []
    filled.topics.assign(found.segment_ids[:1], [2], [1.0])
    assert len(filled.quotes(Filter(topic_id=3))) == 4
    assert (filled.topics.get(2).status, filled.topics.get(2).merged_into) == ("merged", 1)
    assert [item.id for item in filled.topics.list()] == [3]
    change = filled.topics.history(2)[-1]
    assert (change.action, change.by, change.after["merged_into"]) == ("merge", "ann", 1)


def test_merges_that_make_no_sense_are_refused(store: Store) -> None:
    store.topics.save([topic(1), topic(2), topic(3)])
    store.topic_edits.merge([2], into=1, by="bob")
    for ids, into in (([1], 1), ([2], 3), ([3], 2)):
        with pytest.raises(InvalidValue):
            store.topic_edits.merge(ids, into=into, by="bob")
    with pytest.raises(UnknownItem):
        store.topic_edits.merge([1], into=9, by="bob")


def test_what_people_did_to_a_topic_outlives_a_refit(store: Store) -> None:
    store.topics.save([topic(1, "refund refund paid")])
    changed = store.topic_edits.update(1, name=" Late refunds ", pinned=True, by="ann")
    assert (changed.name, changed.renamed, changed.pinned) == ("Late refunds", True, True)
    store.topics.save([replace(topic(1, "paid late"), size=9)])
    assert store.topics.get(1) == replace(changed, size=9)
    [made, renamed, refitted] = store.topics.history(1)
    assert made.before == {}
    assert renamed.before == {"name": "refund refund paid", "pinned": False, "renamed": False}
    assert refitted.after == {"size": 9}


def test_a_name_nobody_gave_follows_the_fit(store: Store) -> None:
    store.topics.save([topic(1, "first")])
    store.topics.save([topic(1, "second")])
    assert store.topics.get(1) == topic(1, "second")


def test_hidden_topics_are_listed_on_request(store: Store) -> None:
    store.topics.save([topic(1), topic(2, size=9), topic(3, touchpoint="product")])
    store.topic_edits.update(1, hidden=True, by="bob")
    assert [item.id for item in store.topics.list()] == [2, 3]
    assert [item.id for item in store.topics.list(touchpoint="service", include_hidden=True)] == [2, 1]


def test_ids_are_never_used_again(store: Store) -> None:
    assert store.topics.next_id() == 1
    store.topics.save([topic(1), topic(2)])
    store.topic_edits.merge([2], into=1, by="bob")
    assert store.topics.next_id() == 3


def test_what_does_not_exist_cannot_be_assigned_or_changed(store: Store) -> None:
    with pytest.raises(InvalidValue):
        store.topics.assign([1], [7], [1.0])
    with pytest.raises(InvalidValue, match="one for each"):
        store.topics.assign([1], [], [])
    with pytest.raises(InvalidValue):
        store.topics.save([topic(0)])
    store.topics.save([topic(1)])
    for name in ("", " ", "x" * 201, "a\0"):
        with pytest.raises(InvalidValue):
            store.topic_edits.update(1, name=name, by="bob")
    for ask in (store.topics.get, store.topics.history, lambda id: store.topic_edits.update(id, name="new", by="ann")):
        with pytest.raises(UnknownItem):
            ask(9)


def test_topics_of_two_workspaces_have_the_same_ids_and_nothing_else_in_common(open_store: Open) -> None:
    north, south = open_store("north"), open_store("south")
    for store in (north, south):
        ingest(store, message("1"))
        analyse(store)
        store.topics.save([topic(1)])
        found = store.topics.unassigned()
        store.topics.assign(found.segment_ids, [1], [1.0])
    assert north.topics.assign(south.topics.embeddings("service").segment_ids, [0], [0.0]) == 0
    assert len(south.quotes(Filter(topic_id=1))) == 1
    north.topics.save([topic(2)])
    north.topic_edits.merge([1], into=2, by="bob")
    assert south.topics.get(1).status == "active"
    assert len(south.quotes(Filter(topic_id=1))) == 1
