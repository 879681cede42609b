"""Workers over a real Redis and PostgreSQL: killed in the middle, nothing is lost and nothing is done twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.store.conftest import postgres_url
from voc import sample
from voc.errors import NoBroker
from voc.jobs import QUEUES, application, broker_of
from voc.settings import load
from voc.store import Store
from voc.store.database import connect

MESSAGES, BATCH, PATIENCE = 1500, 50, 300


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


@pytest.fixture
def environment() -> dict[str, str]:
    redis = os.environ.get("VOC_TEST_REDIS_URL")
    if redis is None:
        pytest.skip("VOC_TEST_REDIS_URL is not set: run the tests through scripts/services.sh")
    return os.environ | {
        "VOC_DATABASE_URL": postgres_url(),
        "VOC_BROKER_URL": redis,
        "VOC_WORKSPACE": f"jobs-{uuid.uuid4().hex[:8]}",
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


def until(condition, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def labelled(logs: list[Path]) -> int:
    """How many segments the workers say they have labelled."""
    lines = [line for log in logs for line in log.read_text().splitlines() if '"step": "label"' in line]
    return sum(json.loads(line[line.index("{") :])["items"] for line in lines)


@pytest.mark.service
@pytest.mark.slow
def test_a_worker_that_is_killed_loses_nothing_and_nothing_is_labelled_twice(environment, tmp_path):
    sample.write(sample.generate(messages=MESSAGES, until=date(2026, 6, 30)), tmp_path)
    voc(environment, "ingest", "file", str(tmp_path / "feedback.jsonl"))
    logs = [tmp_path / "killed.log", tmp_path / "one.log", tmp_path / "two.log"]
    with Store.open(environment["VOC_DATABASE_URL"], workspace=environment["VOC_WORKSPACE"]) as store:
        first = worker(environment, logs[0], queues="ingest,label")
        voc(environment, "jobs", "--start")
        until(lambda: labelled(logs[:1]) >= 3 * BATCH, "the first worker labels nothing")
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        left = store.pending()["label"]
        assert left > BATCH, "the kill came too late to disturb anything"
        others = [
            worker(environment, log, queues=queues)
            for log, queues in zip(logs[1:], ("ingest,label", "label,insight,notify"), strict=True)
        ]
        # The message of the killed worker stays hidden in Redis for an hour; the sweep of beat is what nudges.
        voc(environment, "jobs", "--start")
        until(lambda: store.jobs.list()[0].state == "done", "the job does not end")
        for process in others:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)
        assert store.pending() == {"segment": 0, "label": 0, "topic": 0}
        assert store.failures.list() == []
    segments, labels = rows(environment)
    assert segments == labels > MESSAGES
    # The killed worker may have stored one more batch than it had time to say.
    assert labelled(logs) in (segments, segments - BATCH)


def rows(environment: dict[str, str]) -> tuple[int, int]:
    """Segments with customers' words, and their labels."""
    engine = connect(environment["VOC_DATABASE_URL"])
    of = """FROM segment s JOIN workspace w ON w.id = s.workspace_id {} WHERE w.name = :name
            AND s.role IN ('customer', 'unknown')"""
    with engine.connect() as connection:
        name = {"name": environment["VOC_WORKSPACE"]}
        segments = connection.scalar(text("SELECT count(*) " + of.format("")), name)
        labels = connection.scalar(text("SELECT count(*) " + of.format("JOIN label l ON l.segment_id = s.id")), name)
    engine.dispose()
    return segments, labels
