"""A forgotten customer leaves no trace in any table that can name a message, whichever tables there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Column, Table, func, select

from tests.store.build import LABELER, analyse, assign, ingest, message, say
from tests.store.conftest import Open
from tests.store.test_insights import insight
from voc.domain import Acceptance, Action, Feedback, Label, Prediction, Segment, Subject
from voc.store import Forgotten, Store
from voc.store.database import to_key
from voc.store.tables.columns import metadata
from voc.store.tables.feedback import feedback
from voc.store.tables.segments import segment

HASH, NUMBER, WORD = "h-traces-of-one", "K-77012", "quixotically"
SECOND = "marmalade"
THEIRS, BANDS = f"The refund is {WORD} late. Nobody answers {WORD}.", (11, 12, 13)


def naming() -> list[tuple[Table, Column[Any], Column[Any]]]:
    """Every column of every table that names a message or a segment, with the column it names."""
    found = []
    for table in metadata.sorted_tables:
        for column in table.columns:
            target = {"feedback_id": feedback.c.id, "copy_of": feedback.c.id, "segment_id": segment.c.id}.get(
                column.name
            )
            known = {key.column for key in column.foreign_keys} & {feedback.c.id, segment.c.id}
            if target is not None or known:
                found.append((table, column, target if target is not None else known.pop()))
    return found


def told(part: Segment) -> Prediction:
    """What the labeler of these tests says, and a task that has no column of its own."""
    said = say(part)
    return replace(said, labels=(*said.labels, Label("colour", "red", 0.9)))


def fill(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[Feedback]:
    """Messages of the customer with everything that people and programs make of one."""
    first = message("1", THEIRS, customer=HASH, author=HASH, bands=BANDS)
    copied = message("2", f"{THEIRS} So true.", customer="h-other", bands=BANDS, day=1)
    another = message("3", f"My {WORD} letter about {SECOND}.", customer=HASH, bands=(21, 22))
    ingest(store, first._replace(text=f"A {WORD} first version."))
    ingest(store, first, copied)
    monkeypatch.setattr("voc.store.copies.MOVE_EVERY", 1)
    ingest(store, message("4", "All good.", bands=(31, 32)))
    monkeypatch.undo()
    ingest(store, another)
    analyse(store, predict=told, labeler=LABELER)
    assign(store)
    quotes = [quote for quote in store.quotes(limit=10) if WORD in quote.text]
    store.insights.save([replace(insight(), evidence=tuple(quotes))])
    for quote in quotes:
        store.corrections.add((quote.feedback_id, quote.start, quote.end), "sentiment", "neutral", by="ann")
    store.corrections.draw(10, by="ann")
    late = next(quote for quote in quotes if "refund" in quote.text)
    store.topic_edits.exclude(1, [(late.feedback_id, late.start, late.end)], by="ann")
    write_notes(store)
    return [first, another]


def write_notes(store: Store) -> None:
    """What people of the company write about the customer, by hash and by number."""
    service = Subject("touchpoint", "service")
    store.actions.add(
        Action(service, f"Call {NUMBER.lower()}", note=f"See /customers/{HASH}, not {NUMBER}7."), by="ann"
    )
    store.acceptances.save(Acceptance(service, f"Only {HASH} minds.", "ann", date(2026, 6, 1)))
    store.alert_actions.add(
        store.insights.list(limit=1)[0].id, "acknowledge", by="ann", note=f"{NUMBER}: within 5 days"
    )


def ids_of(store: Store, messages: list[Feedback]) -> dict[Any, list[int]]:
    """The rows of messages and of their segments in this workspace: other tests write messages of the same ids."""
    mine = feedback.c.workspace_id == store._scope.workspace_id
    keys = [to_key(each.id) for each in messages]
    with store._scope.read() as connection:
        rows = list(connection.scalars(select(feedback.c.id).where(mine, feedback.c.key.in_(keys))))
        parts = list(connection.scalars(select(segment.c.id).where(segment.c.feedback_id.in_(rows))))
    return {feedback.c.id: rows, segment.c.id: parts}


def rows_naming(store: Store, ids: dict[Any, list[int]]) -> dict[str, int]:
    """How many rows name these messages or segments, by table and column."""
    with store._scope.read() as connection:
        return {
            f"{table.name}.{column.name}": connection.scalar(
                select(func.count()).select_from(table).where(column.in_(ids[target]))
            )
            or 0
            for table, column, target in naming()
        }


def words_left(store: Store) -> list[str]:
    """Cells of any table that hold the customer's hash, or words that only they wrote."""
    with store._scope.read() as connection:
        return [
            f"{table.name}: {cell}"
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
            for cell in row
            if HASH in str(cell) or SECOND in str(cell)
        ]


def test_every_table_that_can_name_a_message_is_emptied_of_a_forgotten_customer(
    open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store("traces")
    ids = ids_of(store, fill(store, monkeypatch))
    # A table that is new is to be filled above, so that it is seen to be emptied.
    assert [name for name, rows in rows_naming(store, ids).items() if not rows] == []
    assert words_left(store)
    store.customers.forget({HASH})
    store.rollups.refresh()
    assert {name: rows for name, rows in rows_naming(store, ids).items() if rows} == {}
    assert words_left(store) == []
    assert store.search(SECOND, limit=5) == []
    assert store.rollups.check() == []
    assert {quote.text for quote in store.quotes(limit=10)} >= {"All good."}


def test_notes_lose_the_names_of_a_forgotten_customer_and_nothing_else(
    open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, beside = open_store("notes"), open_store("notes-beside")
    for each in (store, beside):
        fill(each, monkeypatch)
    assert store.customers.forget({HASH}, written_as=NUMBER).notes == 4
    assert store.customers.forget({"h-nobody"}, written_as="minds") == Forgotten()
    [action], [acceptance], [insight] = store.actions.list(), store.acceptances.list(), store.insights.list(limit=1)
    assert (action.title, action.note) == ("Call [forgotten]", f"See /customers/[forgotten], not {NUMBER}7.")
    assert (acceptance.reason, acceptance.by) == ("Only [forgotten] minds.", "ann")
    assert [each.note for each in store.alert_actions.history(insight.id)] == ["[forgotten]: within 5 days"]
    assert [each.note for each in beside.actions.list()] == [f"See /customers/{HASH}, not {NUMBER}7."]
