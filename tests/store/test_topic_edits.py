from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.store.build import analyse, ingest, message, vector
from voc.domain import Filter, Topic
from voc.errors import InvalidValue
from voc.store import Store


def topic(id: int, name: str = "late refund") -> Topic:
    return Topic(id, "service", name, ("refund",), vector(1, 0, 0), 3, date(2026, 1, 5))


@pytest.fixture
def filled(store: Store) -> Store:
    """Four segments about refunds in topic 1."""
    ingest(store, *(message(str(i), f"The refund {i} is late.", day=i) for i in range(4)))
    analyse(store)
    store.topics.save([topic(1), topic(2)])
    found = store.topics.embeddings("service")
    store.topics.assign(found.segment_ids, [1] * 4, [1.0] * 4)
    store.rollups.refresh()
    return store


def quote(id: str) -> tuple[str, int, int]:
    said = message(id, f"The refund {id} is late.")
    return said.id, 0, len(said.text)


def counts(store: Store) -> dict[object, int]:
    store.rollups.refresh()
    assert store.rollups.check() == []
    found = store.counts(Filter(topic_id=1), by=("touchpoint",))
    return {count.key["touchpoint"]: count["segments"] for count in found}


def test_a_moved_topic_is_counted_where_it_is_shown_also_for_what_comes_later(filled: Store) -> None:
    assert filled.topic_edits.move(1, "sales", by="ann").touchpoint == "sales"
    assert counts(filled) == {"sales": 4}
    assert filled.quotes(Filter(touchpoint="sales"))[0].touchpoint == "sales"
    ingest(filled, message("9", "The refund 9 is late."))
    analyse(filled)
    filled.topics.assign(filled.topics.unassigned().segment_ids, [1], [1.0])
    assert counts(filled) == {"sales": 5}
    assert len(filled.topics.embeddings("service")) == 5
    filled.topic_edits.undo(1, by="ann")
    assert counts(filled) == {"service": 5}


def test_sub_topics_move_along(filled: Store) -> None:
    filled.topics.save([replace(topic(3), parent=1)])
    filled.topic_edits.move(1, "product", by="ann")
    assert filled.topics.get(3).touchpoint == "product"


def test_every_edit_is_written_down_and_taken_back_in_turn(filled: Store) -> None:
    edits = filled.topic_edits
    edits.update(1, name="Refunds", by="ann")
    edits.update(1, description="Money that comes late.", by="bob")
    edits.update(1, hidden=True, by="cid")
    edits.update(1, pinned=True, by="dan")
    edits.update(1, name="All refunds", hidden=False, by="eve")
    actions = [(change.action, change.by) for change in filled.topics.history(1)[1:]]
    assert actions == [("rename", "ann"), ("describe", "bob"), ("hide", "cid"), ("pin", "dan"), ("edit", "eve")]
    assert [edits.undo(1, by="fay").action for _ in range(5)] == ["edit", "pin", "hide", "describe", "rename"]
    assert filled.topics.get(1) == topic(1)
    with pytest.raises(InvalidValue, match="nothing was done"):
        edits.undo(1, by="fay")


def test_a_merge_taken_back_makes_the_topic_active_and_its_touchpoint_stale(filled: Store) -> None:
    filled.topic_edits.merge([1], into=2, by="ann")
    assert counts(filled) == {}
    assert filled.topics.history(2)[-1].after["others"] == [1]
    filled.topic_edits.undo(1, by="ann")
    assert filled.topics.get(1).status == "active"
    assert filled.topics.stale() == ["service"]


def test_parts_of_a_split_go_back_into_the_whole(filled: Store) -> None:
    part = replace(topic(3, "part"), anchored=True)
    filled.topic_edits.split(1, vector(0, 1, 0), [part], by="ann")
    assert filled.topics.get(1).anchored
    assert filled.topics.history(3)[0].after["others"] == [1]
    filled.topic_edits.undo(1, by="ann")
    assert filled.topics.get(1) == topic(1)
    assert (filled.topics.get(3).status, filled.topics.get(3).merged_into) == ("merged", 1)


def test_excluded_quotes_are_remembered_with_their_vectors(filled: Store) -> None:
    assert filled.topic_edits.exclude(1, [quote("1"), quote("2")], by="ann") == 2
    assert filled.topic_edits.exclude(1, [quote("2")], by="ann") == 0
    assert filled.topics.exclusions()[1].shape == (2, 3)
    filled.topic_edits.undo(1, by="ann")
    assert filled.topics.exclusions() == {}


def test_edits_that_make_no_sense_are_refused(filled: Store) -> None:
    said = message("1")
    with pytest.raises(InvalidValue, match="as quotes are shown"):
        filled.topic_edits.exclude(1, [(said.id, 1, 2)], by="ann")
    with pytest.raises(InvalidValue, match="one of sales"):
        filled.topic_edits.move(1, "moon", by="ann")
    filled.topic_edits.merge([1], into=2, by="ann")
    for refused in (
        lambda: filled.topic_edits.move(1, "sales", by="ann"),
        lambda: filled.topic_edits.split(1, vector(0, 1, 0), [], by="ann"),
        lambda: filled.topic_edits.exclude(1, [quote("1")], by="ann"),
    ):
        with pytest.raises(InvalidValue, match="it is merged"):
            refused()
