from __future__ import annotations

import pickle
from collections import Counter
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.build import MONDAY, analyse, ingest, message
from tests.store.conftest import Open
from voc.domain import Filter, Rating, Turn
from voc.store import Added, Store
from voc.store.rows import pack


def test_the_same_message_again_is_a_duplicate(store: Store) -> None:
    assert ingest(store, message("1"), message("2")) == Added(accepted=2)
    assert ingest(store, message("1"), message("2")) == Added(duplicate=2)
    assert store.feedback.count() == 2


def test_the_same_id_from_another_source_is_another_message(store: Store) -> None:
    assert ingest(store, message("1"), message("1", source="app")) == Added(accepted=2)


def test_the_same_id_may_come_twice_in_one_batch(store: Store) -> None:
    added = ingest(store, message("1", "First."), message("1", "First."), message("1", "Second."), message("2"))
    assert added == Added(accepted=2, updated=1, duplicate=1)
    assert store.feedback.get(message("1").id).text == "Second."


def test_a_changed_text_replaces_the_old_one_and_is_analysed_again(store: Store) -> None:
    ingest(store, message("1", "The refund is late. Nice app."))
    analyse(store)
    assert ingest(store, message("1", "All is well.")) == Added(updated=1)
    assert store.feedback.get(message("1").id).text == "All is well."
    assert [text for _, text in store.feedback.edits(message("1").id)] == ["The refund is late. Nice app."]
    assert store.pending() == {"segment": 1, "label": 0, "topic": 0}
    store.rollups.refresh()
    assert store.counts()[0]["segments"] == 0
    analyse(store)
    assert [quote.text for quote in store.quotes()] == ["All is well."]
    assert store.rollups.check() == []


def test_a_changed_rating_is_an_update_that_keeps_the_labels(store: Store) -> None:
    ingest(store, message("1", rating=Rating(2)))
    analyse(store)
    assert ingest(store, message("1", rating=Rating(5))) == Added(updated=1)
    assert store.pending()["segment"] == 0
    store.rollups.refresh()
    assert store.message_counts()[0].rating_sum == 5
    assert store.feedback.edits(message("1").id) == []


def test_reach_and_likes_may_drift_without_an_update(store: Store) -> None:
    ingest(store, message("1", reach=10, engagement={"likes": 1}))
    assert ingest(store, message("1", reach=12, engagement={"likes": 2})) == Added(duplicate=1)


def test_a_file_with_an_old_and_a_new_version_can_be_read_twice(store: Store) -> None:
    versions = (message("1", "Old."), message("1", "New."))
    assert ingest(store, *versions) == Added(accepted=1, updated=1)
    assert ingest(store, *versions) == Added(duplicate=2)
    assert store.feedback.get(versions[0].id).text == "New."


def test_a_text_that_is_written_again_later_counts_as_news(store: Store) -> None:
    ingest(store, message("1", "Bad."), message("1", "Good.", day=1))
    assert ingest(store, message("1", "Bad.", day=2)) == Added(updated=1)
    assert store.feedback.get(message("1").id).text == "Bad."


def test_a_message_whose_people_are_told_otherwise_is_an_update(store: Store) -> None:
    ingest(store, message("1", customer="h-17", turns=(Turn("customer", 0, 6, "h-17"), Turn("agent", 7, 19, "h-3"))))
    store.rollups.refresh()
    now = message("1", customer="h-ann", alias="h-17", turns=(Turn("customer", 0, 6, "h-ann"), Turn("agent", 7, 19)))
    before = store.changes()
    assert ingest(store, now) == Added(updated=1)
    stored = store.feedback.get(now.id)
    assert (stored.customer, stored.alias, stored.author) == ("h-ann", "h-17", None)
    assert [turn.speaker for turn in stored.turns] == ["h-ann", None]
    assert store.changes() > before
    assert ingest(store, now) == ingest(store, message("1")) == Added(duplicate=1)
    assert ingest(store, now._replace(turns=(Turn("customer", 0, 6, "h-bob"), now.turns[1]))) == Added(updated=1)
    assert store.feedback.edits(now.id) == []


def test_an_edit_that_moves_a_message_to_another_day_moves_its_counts(store: Store) -> None:
    ingest(store, message("1", "The refund is late."))
    analyse(store)
    ingest(store, message("1", "The refund is very late.", day=3))
    analyse(store)
    [count] = store.counts(by=("day",))
    assert count.key == {"day": date(2026, 1, 8)}
    assert store.rollups.check() == []


def test_two_workspaces_share_ids_and_nothing_else(open_store: Open) -> None:
    north, south = open_store("north"), open_store("south")
    for store, text in ((north, "The refund is late."), (south, "Nice app.")):
        assert ingest(store, message("1", text)) == Added(accepted=1)
        analyse(store)
    assert north.feedback.get(message("1").id).text == "The refund is late."
    assert [quote.text for quote in south.quotes()] == ["Nice app."]
    assert south.search("refund") == []
    assert south.counts(Filter(sentiment="negative"))[0]["segments"] == 0
    assert north.hash_keys() != south.hash_keys()
    assert ingest(north, message("1", "Changed.")) == Added(updated=1)
    assert south.feedback.edits(message("1").id) == []


VERSIONS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["One.", "Two.", "Three."])), max_size=12)


@given(batches=st.lists(VERSIONS, max_size=4))
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_every_message_is_accepted_updated_or_a_duplicate_and_a_repeat_changes_nothing(
    open_store: Open, batches: list[list[tuple[str, str]]]
) -> None:
    store = open_store(str(hash(str(batches))))
    seen: Counter[str] = Counter()
    for batch in batches:
        added = ingest(store, *(message(id, text) for id, text in batch))
        assert added.accepted + added.updated + added.duplicate == len(batch)
        seen.update(id for id, _ in batch)
        assert store.feedback.count() == len(seen)
    texts = {id: store.feedback.get(message(id).id).text for id in seen}
    for batch in batches:
        assert ingest(store, *(message(id, text) for id, text in batch)) == Added(duplicate=len(batch))
    assert {id: store.feedback.get(message(id).id).text for id in seen} == texts
    assert store.feedback.days() == ((MONDAY.date(), MONDAY.date()) if seen else None)


def test_a_message_is_known_by_the_record_it_was_seen_as_last(store: Store) -> None:
    ids = [message("1").id, message("2").id, message("none").id]
    ingest(store, message("1", fingerprint=7), message("2"))
    assert store.feedback.fingerprints(ids) == {ids[0]: 7}

    assert ingest(store, message("1", fingerprint=8), message("2", fingerprint=9)) == Added(duplicate=2)
    assert store.feedback.fingerprints(ids) == {ids[0]: 8, ids[1]: 9}

    assert ingest(store, message("1", "It came.", fingerprint=10), message("2")) == Added(updated=1, duplicate=1)
    assert store.feedback.fingerprints(ids) == {ids[0]: 10, ids[1]: 9}


def test_a_change_without_a_fingerprint_takes_the_old_one_away(store: Store) -> None:
    ingest(store, message("1", fingerprint=7))
    ingest(store, message("1", "It came."))
    assert store.feedback.fingerprints([message("1").id]) == {}


def test_packed_messages_are_stored_like_others(store: Store) -> None:
    first = message("1", rating=Rating(2, 0, 10), attributes={"plan": "gold"}, bands=(1, 2**63))
    run = store.imports.start("test", "packed")
    assert store.imports.commit(run.id, [pickle.loads(pickle.dumps(pack(first)))], known=3) == Added(1, 0, 3)
    assert store.feedback.get(first.id) == first._replace(bands=())
    assert store.imports.get(run.id).counts["duplicate"] == 3


def test_another_process_reads_the_same_workspace(store: Store) -> None:
    ingest(store, message("1", fingerprint=7))
    elsewhere = pickle.loads(pickle.dumps(store.feedback.fingerprints))
    assert elsewhere([message("1").id]) == {message("1").id: 7}
    elsewhere.__self__._scope.engine.dispose()
