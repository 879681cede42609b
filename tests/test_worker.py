"""Workers over a real Redis and PostgreSQL: killed in the middle, nothing is lost and nothing is done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.store.conftest import new_postgres
from voc import sample
from voc.build import Parts
from voc.domain import Action, Subject
from voc.errors import NoBroker
from voc.jobs import QUEUES, application, broker_of
from voc.settings import load
from voc.store import Store

MESSAGES, BATCH, PATIENCE = 300, 20, 120

TRACE = """
CREATE TABLE label_written (segment_id bigint);
CREATE FUNCTION trace_label() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO label_written VALUES (NEW.segment_id); RETURN NEW; END';
CREATE TRIGGER trace BEFORE INSERT ON label FOR EACH ROW EXECUTE FUNCTION trace_label();
"""
WRITES = "SELECT count(*) FROM label_written"
LABELLED = "SELECT count(DISTINCT segment_id) FROM label_written"
SEGMENTS = "SELECT count(*) FROM segment WHERE role IN ('customer', 'unknown')"
CLAIMED = "SELECT count(*) FROM todo WHERE step = 'label' AND claimed_until IS NOT NULL"
BUSY = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
"""


def test_without_a_broker_it_is_said_what_to_do_instead():
    with pytest.raises(NoBroker, match="voc analyze"):
        broker_of(load({}))


def test_a_dead_worker_gives_its_message_back():
    conf = application("memory://").conf

    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.task_routes["voc.label"] == {"queue": "label"}
    assert set(QUEUES.values()) == {"ingest", "label", "insight", "notify"}


def test_the_sweep_asks_for_a_reminder_on_its_day_though_nobody_wrote(monkeypatch, tmp_path):
    monkeypatch.setenv("VOC_BROKER_URL", "memory://")
    monkeypatch.setenv("VOC_DATABASE_URL", f"sqlite:///{tmp_path / 'voc.db'}")
    worker = import_module("voc.worker")
    asked: list[str] = []
    monkeypatch.setattr(worker, "enqueue", lambda _settings, step, **_: asked.append(step))
    with Store.open("sqlite://") as store:
        monkeypatch.setattr(worker, "_database", lambda: store)
        worker.sweep()
        store.actions.add(Action(Subject("touchpoint", "service"), "Call back", due=date(2026, 3, 2)), by="anna")
        worker.sweep()
        worker.notify(Parts(load({}), store=store), worker.Progress(store, None))
        worker.sweep()
    assert asked == ["notify"]


@pytest.fixture
def database() -> Iterator[str]:
    """A database of its own, in which every label that is written leaves a trace."""
    with new_postgres() as url:
        with Store.open(url) as store, store._scope.write() as connection:
            connection.exec_driver_sql(TRACE)
        yield url


@pytest.fixture
def environment(database: str) -> dict[str, str]:
    return os.environ | {
        "VOC_DATABASE_URL": database,
        "VOC_BROKER_URL": os.environ["VOC_TEST_REDIS_URL"],
        "VOC_BATCH_SIZE": str(BATCH),
        "VOC_LEASE_SECONDS": "5",
        "VOC_THREADS": "1",
        "VOC_PII": "off",
    }


def voc(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "voc", *words], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def worker(environment: dict[str, str], log: Path, *, queues: str) -> subprocess.Popen[bytes]:
    with log.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "voc", "worker", "--queues", queues],
            env=environment, stdout=file, stderr=file, start_new_session=True,
        )  # fmt: skip


def until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def sweep(environment: dict[str, str]) -> None:
    """What `voc beat` asks for every five minutes."""
    app = application(environment["VOC_BROKER_URL"])
    with app.connection_for_write() as connection:
        app.send_task("voc.sweep", queue="ingest", connection=connection)


def stopped_in_a_batch(store: Store, process: subprocess.Popen[bytes]) -> bool:
    """Stop a worker and say whether it holds work; one that holds none goes on."""
    os.killpg(process.pid, signal.SIGSTOP)
    until(lambda: number(store, BUSY) == 0, "the database is still at what the worker asked for")
    if number(store, CLAIMED) > 0:
        return True
    os.killpg(process.pid, signal.SIGCONT)
    return False


def number(store: Store, query: str) -> int:
    with store._scope.read() as connection:
        return int(connection.scalar(text(query)))


@pytest.mark.service
@pytest.mark.slow
def test_a_worker_that_is_killed_loses_nothing_and_nothing_is_labelled_twice(environment, tmp_path):
    sample.write(sample.generate(messages=MESSAGES, until=date(2026, 6, 30)), tmp_path)
    queues = ("ingest,label", "ingest,label", "label,insight,notify")
    with Store.open(environment["VOC_DATABASE_URL"]) as store:
        first = worker(environment, tmp_path / "0.log", queues=queues[0])
        voc(environment, "ingest", "file", str(tmp_path / "feedback.jsonl"))
        messages = store.feedback.count()
        voc(environment, "jobs", "--start")
        until(lambda: number(store, WRITES) >= 3 * BATCH and stopped_in_a_batch(store, first), "nothing is labelled")
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        assert number(store, CLAIMED) == BATCH, "the kill came between two batches"
        assert store.pending()["label"] > BATCH, "the kill came too late to disturb anything"
        others = [worker(environment, tmp_path / f"{n}.log", queues=queues[n]) for n in (1, 2)]
        # The message of the killed worker stays hidden in Redis for an hour: it is the sweep that goes on.
        sweep(environment)
        until(lambda: store.jobs.list()[0].finished_at is not None, "the job does not end")
        for process in others:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)
        assert store.jobs.list()[0].state == "done"
        assert store.pending() == {"segment": 0, "label": 0, "topic": 0}
        assert store.failures.list() == []
        assert store.feedback.count() == messages
        assert number(store, SEGMENTS) == number(store, LABELLED) == number(store, WRITES) > messages
