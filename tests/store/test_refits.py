from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.store.build import vector
from voc.domain import Refit, Topic, TopicEvent
from voc.errors import InvalidValue, UnknownItem
from voc.store import Store

DAY = date(2026, 2, 1)


def topic(id: int, name: str = "late refund", **fields: object) -> Topic:
    return replace(Topic(id, "service", name, ("refund",), vector(1, 0, 0), 3, date(2026, 1, 5)), **fields)  # type: ignore[arg-type]


def refit(*topics: Topic, events: tuple[TopicEvent, ...] = ()) -> Refit:
    return Refit(DAY, topics, events, kept=1.0, coverage=0.9, coverage_before=0.8)


def test_a_candidate_changes_nothing_until_it_is_promoted(store: Store) -> None:
    store.topics.save([topic(1)])
    candidate = store.refits.add(refit(topic(1, "slow refund"), topic(2, "rude staff")))
    assert (candidate.status, candidate.made_at is not None) == ("candidate", True)
    assert [item.name for item in store.topics.list()] == ["late refund"]
    store.refits.promote(candidate.id, by="ann")
    assert sorted(item.name for item in store.topics.list()) == ["rude staff", "slow refund"]
    assert store.topics.stale() == ["service"]
    assert (store.refits.get(candidate.id).status, store.refits.get(candidate.id).decided_by) == ("promoted", "ann")


def test_a_rejected_candidate_leaves_the_topics_and_its_ids_are_not_used_again(store: Store) -> None:
    store.topics.save([topic(1)])
    candidate = store.refits.add(refit(topic(1), topic(7)))
    store.refits.reject(candidate.id, by="ann")
    assert [item.id for item in store.topics.list()] == [1]
    assert store.topics.next_id() == 8
    with pytest.raises(InvalidValue, match="rejected"):
        store.refits.promote(candidate.id, by="ann")


def test_a_later_candidate_replaces_one_that_waits(store: Store) -> None:
    first, second = store.refits.add(refit(topic(1))), store.refits.add(refit(topic(2)))
    assert [item.status for item in store.refits.list()] == ["candidate", "replaced"]
    assert [item.id for item in store.refits.list(status="candidate")] == [second.id]
    with pytest.raises(InvalidValue, match="replaced"):
        store.refits.reject(first.id, by="ann")


def test_rolling_back_brings_topics_back_and_retires_those_the_refit_bore(store: Store) -> None:
    store.topics.save([topic(1), topic(3, "gone")])
    proposal = refit(topic(1, "slow refund", size=9), topic(2), topic(3, "gone", status="retired"))
    store.refits.promote(store.refits.add(proposal).id, by="voc")
    store.topic_edits.update(1, description="Money that comes late.", by="ann")
    back = store.refits.rollback(by="ann")
    found = {item.id: item for item in store.topics.list(include_ended=True)}
    assert back.status == "rolled_back"
    assert found[1] == topic(1, description="Money that comes late.")
    assert {id: item.status for id, item in found.items()} == {1: "active", 2: "retired", 3: "active"}
    assert store.topics.history(2)[-1].action == "died"
    with pytest.raises(InvalidValue, match="no refit"):
        store.refits.rollback(by="ann")


def test_what_people_did_since_outlives_promotion_and_rollback(store: Store) -> None:
    store.topics.save([topic(1), topic(2), topic(4)])
    candidate = store.refits.add(refit(topic(1, "new name", centroid=vector(0, 1, 0)), topic(2), topic(4)))
    store.topic_edits.update(1, name="Refunds", pinned=True, by="ann")
    store.topic_edits.merge([2], into=1, by="ann")
    store.topic_edits.split(4, vector(0, 0, 1), [topic(5, "part", anchored=True)], by="ann")
    for step in (lambda: store.refits.promote(candidate.id, by="voc"), lambda: store.refits.rollback(by="voc")):
        step()
        assert (store.topics.get(1).name, store.topics.get(1).pinned) == ("Refunds", True)
        assert (store.topics.get(2).status, store.topics.get(2).merged_into) == ("merged", 1)
        assert (store.topics.get(4).centroid, store.topics.get(5).status) == (vector(0, 0, 1), "active")


def test_a_merge_that_was_taken_back_before_the_promotion_stays_taken_back(store: Store) -> None:
    store.topics.save([topic(1), topic(2)])
    store.topic_edits.merge([2], into=1, by="ann")
    candidate = store.refits.add(refit(topic(1), topic(2, status="merged", merged_into=1)))
    store.topic_edits.undo(2, by="ann")
    store.refits.promote(candidate.id, by="voc")
    assert (store.topics.get(2).status, store.topics.get(2).merged_into) == ("active", None)


def test_the_history_says_what_a_refit_saw(store: Store) -> None:
    event = TopicEvent(1, "grown", (8,), "5 of its 9 segments were in other topics")
    store.refits.promote(store.refits.add(refit(topic(1), events=(event,))).id, by="voc")
    assert store.refits.list()[0].events == (event,)
    change = store.topics.history(1)[-1]
    assert (change.action, change.after) == ("grown", {"others": [8], "reason": event.reason})


def test_refits_of_other_workspaces_are_out_of_reach(store: Store) -> None:
    with pytest.raises(UnknownItem):
        store.refits.get(10**6)
