from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Cursor
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.store.build import MONDAY, analyse, ingest, message
from voc.domain import Filter
from voc.store import Added, Store
from voc.store.database import insert_columns, signed, to_id, to_key
from voc.store.tables.columns import metadata
from voc.store.tables.feedback import feedback


@given(st.integers(0, 2**64 - 1))
def test_ids_and_keys_lead_to_each_other(number: int) -> None:
    id = f"{number:016x}"
    assert to_id(to_key(id)) == id
    assert -(2**63) <= signed(number) < 2**63


def test_a_dashboard_reads_while_messages_come_in(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'voc.db'}"
    with Store.open(url) as writer, Store.open(url) as reader:
        ingest(writer, message("0"))
        analyse(writer)
        with writer._scope.write():
            assert reader.counts()[0]["messages"] == 1
            assert reader.feedback.count() == 1


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'voc.db'}"
    added: list[Added] = []

    def write(name: str) -> None:
        with Store.open(url) as store:
            run = store.imports.start("test", name)
            added.extend(store.imports.commit(run.id, [message(f"{name}{i}"), message(f"both{i}")]) for i in range(20))

    threads = [Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = sum(added, Added())
    assert (total.accepted, total.duplicate) == (60, 20)


def test_a_reader_sees_one_state_throughout(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'voc.db'}") as store:
        ingest(store, message("0"))
        with store._scope.read() as connection:
            before = connection.exec_driver_sql("SELECT count(*) FROM feedback").scalar()
            ingest(store, message("1"))
            assert connection.exec_driver_sql("SELECT count(*) FROM feedback").scalar() == before == 1
        assert store.feedback.count() == 2


def test_a_database_in_memory_works_for_one_process() -> None:
    with Store.open("sqlite://") as store:
        ingest(store, message("1"))
        analyse(store)
        assert store.rollups.check() == []


def test_opening_an_existing_database_does_not_import_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'voc.db'}"
    Store.open(url).close()
    code = f"import sys, voc.store; voc.store.Store.open({url!r}).close(); assert 'alembic' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.fixture
def plans() -> Iterator[tuple[Store, list[str]]]:
    """A store and the plan of every statement that it runs."""
    found: list[str] = []

    def explain(_: object, cursor: Cursor, statement: str, parameters: Any, __: object, executemany: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")) and not executemany:
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found.extend(f"{row[3]} for {statement}" for row in rows)

    with Store.open("sqlite://") as store:
        event.listen(store._scope.engine, "before_cursor_execute", explain)
        yield store, found


def test_work_costs_what_its_batch_costs_however_much_is_stored(plans: tuple[Store, list[str]]) -> None:
    store, found = plans
    ingest(store, message("1", "The refund is late.", bands=(1,)), message("2", "Nice app.", bands=(1,)))
    analyse(store)
    ingest(store, message("1", "The refund is very late."), message("3"))
    analyse(store)
    segments = store.topics.unassigned()
    store.topics.assign(segments.segment_ids, [0] * len(segments), [0.0] * len(segments))
    store.failures.add("segment", message("1").id, "odd")
    store.labels.of(message("1").id)
    store.quotes(Filter(since=MONDAY.date()))
    store.search("refund")
    # A whole table, or all rows of the workspace, is what no step may read.
    tables = "|".join(name for name in metadata.tables if name not in ("state", "topic", "dirty_day"))
    whole = re.compile(rf"SCAN ({tables})\b|SEARCH ({tables}) USING (COVERING )?INDEX \w+ \(workspace_id=\?\) ")
    found = [plan for plan in found if "ORDER BY feedback.day DESC" not in plan and "embedding" not in plan]
    assert [plan for plan in found if whole.search(plan)] == []
    assert len(found) > 50


def test_an_error_does_not_tell_what_was_to_be_stored(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection, pytest.raises(DBAPIError) as raised:
        connection.execute(text("INSERT INTO nowhere VALUES (:said)"), {"said": "my card number is 4711"})
    assert "4711" not in str(raised.value)


def test_rows_that_break_a_rule_are_refused_in_the_same_words_however_they_are_written(store: Store) -> None:
    ingest(store, message("1", "My card number is 4711."))
    with store._scope.read() as connection:
        mine = feedback.c.workspace_id == store._scope.workspace_id
        [row] = connection.execute(select(feedback).where(mine)).mappings().all()
    columns = {name: [value, value] for name, value in row.items() if name != "id" and value is not None}
    with pytest.raises(IntegrityError) as raised, store._scope.write() as connection:
        insert_columns(connection, insert(feedback), columns)
    assert "4711" not in str(raised.value)
    assert store.feedback.count() == 1
