from __future__ import annotations

import pytest

from tests.store.build import message
from tests.store.conftest import Open
from voc.domain import Rejected
from voc.errors import InvalidRecord, UnknownItem
from voc.store import Added, Store


def test_a_batch_moves_rows_counters_and_cursor_together(store: Store) -> None:
    run = store.imports.start("file", "reviews.csv")
    bad = [Rejected("reviews.csv", 3, "no date", "raw row"), Rejected("reviews.csv", 9, "no text", "")]
    added = store.imports.commit(
        run.id, [message("1"), message("2")], rejected=bad, filtered={"empty": 4, "non_answer": 1}, cursor="row 20"
    )
    run = store.imports.get(run.id)
    assert added == Added(accepted=2)
    assert run.cursor == "row 20"
    assert run.counts == {"accepted": 2, "updated": 0, "duplicate": 0, "rejected": 2, "filtered": 5}
    assert run.filtered == {"empty": 4, "non_answer": 1}
    assert list(store.imports.rejected(run.id)) == bad
    assert store.feedback.count() == 2


def test_an_unfinished_run_is_resumed_where_it_stopped(store: Store) -> None:
    first = store.imports.start("file", "reviews.csv")
    store.imports.commit(first.id, [message("1")], filtered={"empty": 1}, cursor="row 1")
    resumed = store.imports.start("file", "reviews.csv")
    assert (resumed.id, resumed.cursor, resumed.counts["accepted"]) == (first.id, "row 1", 1)
    store.imports.commit(resumed.id, [message("2")], filtered={"empty": 2}, cursor="row 2")
    assert store.imports.get(first.id).filtered == {"empty": 3}


def test_a_finished_run_is_followed_by_a_new_one(store: Store) -> None:
    first = store.imports.start("file", "reviews.csv")
    assert store.imports.finish(first.id).finished_at is not None
    second = store.imports.start("file", "reviews.csv")
    assert second.id != first.id
    assert second.cursor is None
    assert [run.id for run in store.imports.list()] == [second.id, first.id]


def test_runs_of_other_names_are_not_resumed(store: Store) -> None:
    assert store.imports.start("file", "a.csv").id != store.imports.start("file", "b.csv").id


def test_the_cursor_stays_when_none_is_given(store: Store) -> None:
    run = store.imports.start("file", "a.csv")
    store.imports.commit(run.id, [], cursor="row 7")
    store.imports.commit(run.id, [message("1")])
    assert store.imports.get(run.id).cursor == "row 7"


def test_a_batch_with_a_message_no_database_can_hold_is_refused_whole(store: Store) -> None:
    run = store.imports.start("file", "a.csv")
    for bad in (message("2", "a\0b"), message("2", "half \ud83d"), message("2", attributes={"note": "\0"})):
        with pytest.raises(InvalidRecord, match="before the message is stored"):
            store.imports.commit(run.id, [message("1"), bad], cursor="row 2")
    assert store.feedback.count() == 0
    assert store.imports.get(run.id).cursor is None


def test_a_rejected_row_may_hold_anything(store: Store) -> None:
    run = store.imports.start("file", "a.csv")
    store.imports.commit(run.id, [], rejected=[Rejected("a.csv", 1, "NUL \0", "x" * 5000 + "\ud800")])
    [row] = store.imports.rejected(run.id)
    assert row.reason == "NUL �"
    assert row.raw == "x" * 2000


def test_a_run_of_another_workspace_is_unknown(open_store: Open) -> None:
    run = open_store("north").imports.start("file", "a.csv")
    south = open_store("south")
    with pytest.raises(UnknownItem):
        south.imports.commit(run.id, [message("1")])
    with pytest.raises(UnknownItem):
        list(south.imports.rejected(run.id))
    assert south.imports.list() == []


def test_a_continued_run_begins_where_the_last_one_ended(store: Store) -> None:
    first = store.imports.start("feed", "a", continued=True)
    store.imports.commit(first.id, [message("1")], cursor="page 7")
    store.imports.finish(first.id)
    second = store.imports.start("feed", "a", continued=True)
    assert (second.id != first.id, second.cursor, second.counts["accepted"]) == (True, "page 7", 0)
    assert store.imports.start("feed", "b", continued=True).cursor is None


def test_a_run_of_one_batch_is_stored_and_finished_in_one_go(store: Store) -> None:
    broken = Rejected("api", 3, "no text", "{}")
    batch = [message("1"), message("1"), message("2")]
    id, added = store.imports.whole("api", "request 1", batch, rejected=[broken], filtered={"empty": 2})
    run = store.imports.get(id)
    assert (added.accepted, added.duplicate) == (2, 1)
    assert run.counts == {"accepted": 2, "updated": 0, "duplicate": 1, "rejected": 1, "filtered": 2}
    assert run.finished_at is not None
    assert list(store.imports.rejected(id)) == [broken]


def test_of_a_run_of_one_batch_that_cannot_be_stored_nothing_stays(store: Store) -> None:
    with pytest.raises(InvalidRecord):
        store.imports.whole("api", "request 1", [message("1"), message("2", "a\0b")])
    assert store.feedback.count() == 0
    assert store.imports.list() == []
