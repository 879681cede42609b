"""What a BI tool counts in the views is what voc answers, and no word of a customer is in them."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Engine, inspect, text

from tests.store.build import analyse, ingest, message
from voc.store import Store, views
from voc.store.database import Scope
from voc.store.schema import _upgrade, ensure_schema
from voc.store.store import _workspace_id

WORDS = "The refund is late."


def filled(engine: Engine) -> Store:
    ensure_schema(engine)
    store = Store(Scope(engine, _workspace_id(engine, "north")), "north")
    ingest(store, message("1", f"{WORDS} Nice app.", bands=(1,), brand="x"), message("2", WORDS, bands=(1,)))
    ingest(store, message("3", "An app.", day=1, author_role="agent"), message("4", "Nice app.", day=1, nps=9))
    analyse(store)
    store.rollups.refresh()
    with engine.execution_options(voc_write=True).begin() as connection:
        views.create(connection)
    return store


def test_segments_of_the_view_are_those_that_are_counted(empty_engine: Engine) -> None:
    store = filled(empty_engine)
    with empty_engine.connect() as connection:
        rows = connection.execute(text("SELECT day, touchpoint, sentiment FROM bi_segment")).all()
        assert {row.workspace for row in connection.execute(text("SELECT workspace FROM bi_message"))} == {"north"}
    counted = {c.key["touchpoint"]: c["segments"] for c in store.counts(by=("touchpoint",))}
    assert Counter(row.touchpoint for row in rows) == counted
    assert sum(row.sentiment == "negative" for row in rows) == store.counts()[0]["negative"]


def test_messages_of_the_view_say_which_are_copies(empty_engine: Engine) -> None:
    filled(empty_engine)
    with empty_engine.connect() as connection:
        rows = connection.execute(text("SELECT is_copy, created_at, nps FROM bi_message ORDER BY message_id")).all()
    assert [bool(row.is_copy) for row in rows] == [False, True, False, False]
    assert str(rows[0].created_at).startswith("2026-01-05 12:00:00")
    assert rows[3].nps == 9


def test_no_word_of_a_customer_is_in_a_view(empty_engine: Engine) -> None:
    filled(empty_engine)
    with empty_engine.connect() as connection:
        shown = [str(row) for name in views.VIEWS for row in connection.execute(text(f"SELECT * FROM {name}"))]
    assert shown
    assert not [row for row in shown if "refund" in row]


def test_an_upgrade_keeps_views_and_makes_none(empty_engine: Engine) -> None:
    ensure_schema(empty_engine)
    writing = empty_engine.execution_options(voc_write=True)
    with writing.begin() as connection:
        _upgrade(connection)
        assert not views.drop(connection)
        views.create(connection)
    with writing.begin() as connection:
        _upgrade(connection)
    assert set(views.VIEWS) <= set(inspect(empty_engine).get_view_names())
