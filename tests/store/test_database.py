from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Thread

from hypothesis import given
from hypothesis import strategies as st

from tests.store.build import analyse, ingest, message
from voc.store import Added, Store
from voc.store.database import signed, to_id, to_key


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
