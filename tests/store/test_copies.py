from __future__ import annotations

import pytest
from sqlalchemy import Table, select

from tests.store.build import analyse, ingest, message
from tests.store.conftest import Open
from voc.domain import Feedback
from voc.errors import UnknownItem
from voc.store import Store, copies
from voc.store.tables.feedback import copy_key, feedback, new_copy_key


def post(id: str, *bands: int, text: str = "The refund is late.", day: int = 0) -> Feedback:
    return message(id, text, day=day, bands=bands)


def counted(store: Store) -> list[str]:
    """The texts that count."""
    analyse(store)
    assert store.rollups.check() == []
    return sorted(quote.text for quote in store.quotes(limit=100))


def test_a_copy_keeps_its_row_and_counts_once(store: Store) -> None:
    ingest(store, post("1", 1, 2), post("2", 2, 3, text="The refund is so late."))
    assert counted(store) == ["The refund is late."]
    assert store.counts()[0]["messages"] == 1
    assert store.feedback.count() == 2
    [messages] = store.message_counts()
    assert (messages.messages, messages.copies) == (1, 1)


def test_the_group_of_a_message_is_shown_with_the_one_that_counts_first(open_store: Open) -> None:
    store, other = open_store(), open_store("other")
    ingest(store, *(post(str(n), 1, day=n) for n in range(3)), post("alone", 9))
    for id, shown in {"0": ["0", "1"], "1": ["0", "1"], "2": ["0", "1", "2"]}.items():
        found, total = store.feedback.copies(post(id).id, limit=2)
        assert ([each.external_id for each in found], total) == (shown, 3)
    assert [each.external_id for each in store.feedback.copies(post("2").id, limit=1)[0]] == ["0", "2"]
    found, total = store.feedback.copies(post("alone").id)
    assert ([each.external_id for each in found], total) == (["alone"], 1)
    with pytest.raises(UnknownItem):
        other.feedback.copies(post("0").id)


def test_texts_too_short_to_be_copies_all_count(store: Store) -> None:
    ingest(store, post("1"), post("2"), post("3"))
    assert len(counted(store)) == 3


def test_short_retweets_are_copies_of_the_first_who_said_so(store: Store) -> None:
    said = [message(str(n), "Great app.", day=n, retweeted_as=7) for n in range(2)]
    ingest(store, *said, *(post(f"rt{n}", 7, text="RT @ann: Great app.", day=n) for n in range(2, 4)))
    ingest(store, post("rt4", 7, text="RT @bob: Great app.", day=4))
    assert counted(store) == ["Great app.", "Great app."]
    assert store.message_counts()[0].copies == 3


def test_retweets_of_something_that_was_never_read_count_once(store: Store) -> None:
    ingest(store, *(post(f"rt{n}", 7, text="RT @ann: Great app.", day=n) for n in range(3)))
    assert counted(store) == ["RT @ann: Great app."]


@pytest.fixture(params=[1, 2, copies.MOVE_EVERY])
def move_every(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """After how many messages keys move on to the large table."""
    monkeypatch.setattr(copies, "MOVE_EVERY", request.param)
    return int(request.param)


@pytest.mark.usefixtures("move_every")
def test_a_copy_of_a_copy_belongs_to_the_first_message(store: Store) -> None:
    ingest(store, post("1", 1, text="First."))
    ingest(store, post("2", 1, 2, text="Second."))
    ingest(store, post("3", 2, 3, text="Third."))
    assert counted(store) == ["First."]


def test_within_a_batch_the_earliest_is_the_original(store: Store) -> None:
    ingest(store, post("1", 1, day=2, text="Later."), post("2", 1, day=1, text="Earlier."))
    assert counted(store) == ["Earlier."]


def test_bands_may_be_unsigned(store: Store) -> None:
    ingest(store, post("1", 2**64 - 1), post("2", -1))
    assert len(counted(store)) == 1


@pytest.mark.usefixtures("move_every")
def test_when_the_original_changes_the_next_one_takes_its_place(store: Store) -> None:
    ingest(store, post("1", 1, text="First."), post("2", 1, text="Second.", day=1))
    ingest(store, post("3", 1, text="Third.", day=2))
    assert counted(store) == ["First."]
    ingest(store, post("1", 9, text="Something else."))
    assert counted(store) == ["Second.", "Something else."]
    ingest(store, post("4", 1, text="Fourth."))
    assert counted(store) == ["Second.", "Something else."]


def test_an_original_without_copies_forgets_its_old_text(store: Store) -> None:
    ingest(store, post("1", 1, text="First."))
    ingest(store, post("1", 2, text="Changed."))
    ingest(store, post("2", 1, text="Like the first."))
    assert counted(store) == ["Changed.", "Like the first."]


@pytest.mark.parametrize("bands", [(), (5,)])
def test_a_copy_that_is_rewritten_counts_for_itself(store: Store, bands: tuple[int, ...]) -> None:
    ingest(store, post("1", 1, text="First."), post("2", 1, text="Copied."))
    ingest(store, post("2", *bands, text="My own words."))
    assert counted(store) == ["First.", "My own words."]


def test_copies_are_found_within_a_workspace_only(open_store: Open) -> None:
    north, south = open_store("north"), open_store("south")
    ingest(north, post("1", 1))
    ingest(south, post("2", 1))
    assert len(counted(south)) == 1


@pytest.mark.parametrize(("move_every", "table"), [(1, copy_key), (10**9, new_copy_key)])
def test_keys_wait_in_the_small_table_until_a_batch_passes_the_limit(
    store: Store, monkeypatch: pytest.MonkeyPatch, move_every: int, table: Table
) -> None:
    monkeypatch.setattr(copies, "MOVE_EVERY", move_every)
    ingest(store, post("1", 1, 2), post("2", 3))
    with store._scope.read() as connection:
        mine = select(table.c.key).where(table.c.workspace_id == store._scope.workspace_id)
        assert sorted(connection.scalars(mine)) == [1, 2, 3]


def keys(store: Store) -> dict[int, str]:
    """The message that each key points to."""
    found = {}
    with store._scope.read() as connection:
        for table in (copy_key, new_copy_key):
            query = select(table.c.key, feedback.c.external_id).join(feedback, feedback.c.id == table.c.feedback_id)
            query = query.where(table.c.workspace_id == store._scope.workspace_id)
            found |= {row.key: row.external_id for row in connection.execute(query)}
    return found


@pytest.mark.usefixtures("move_every")
def test_the_keys_of_a_group_are_those_of_its_messages_whoever_changes_or_goes(store: Store) -> None:
    ingest(store, post("1", 1, 2, text="First."))
    ingest(store, post("2", 2, 3, text="Second."), post("3", 3, 4, text="Third."))
    assert keys(store) == dict.fromkeys((1, 2, 3, 4), "1")

    ingest(store, post("2", 8, text="Changed."))
    assert keys(store) == {1: "1", 2: "1", 3: "1", 4: "1", 8: "2"}
    ingest(store, post("1", 9, text="Changed as well."))
    assert keys(store) == {3: "3", 4: "3", 8: "2", 9: "1"}
    ingest(store, post("4", 4, text="Like the third."))
    assert counted(store) == ["Changed as well.", "Changed.", "Third."]


def test_a_new_score_leaves_the_keys_as_they_are(store: Store) -> None:
    ingest(store, post("1", 1, 2))
    ingest(store, post("1", 5)._replace(nps=3))
    ingest(store, post("1", 9, text="Something else."))
    assert keys(store) == {9: "1"}
