"""Celery tasks: each makes the parts once per process and calls one step of the pipeline.

A task works through what it can claim for a minute, then hands over to the next one, so that a worker can be stopped
between two batches. What a killed worker had claimed is free again after `lease_seconds`.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy.exc import OperationalError

from voc import pipeline, scheduled
from voc.answers.period import last_day
from voc.build import Parts
from voc.errors import VocError
from voc.jobs import FIRST, QUEUES, application, broker_of, enqueue
from voc.settings import load
from voc.store import Store

_log = logging.getLogger("voc.worker")
SECONDS_PER_TASK = 60.0
# Label tasks for one backlog: enough for the workers of a few machines, and those too many find nothing.
MAX_FAN_OUT = 8
settings = load()
app = application(broker_of(settings))


def log_batches() -> None:
    """Write one line of JSON per batch to stderr. A handler of its own: Celery sets up the others as it likes."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)
    _log.propagate = False


class Enough(Exception):
    """A task has worked long enough; raised between two batches."""


class Progress:
    """Notes each batch of a job, and ends the task between two batches when its time is up."""

    def __init__(self, store: Store, job_id: int | None) -> None:
        self.store, self.job_id = store, job_id
        self.began, self.before = time.monotonic(), 0

    def __call__(self, step: str, done: int, total: int) -> None:
        line = {"workspace": self.store.workspace, "step": step, "items": done - self.before}
        _log.info(json.dumps(line))
        self.before = done
        if self.job_id is not None:
            self.store.jobs.note(self.job_id, step, done, total)
        if time.monotonic() - self.began > SECONDS_PER_TASK:
            raise Enough


@cache
def _database() -> Store:
    """One pool of connections per process."""
    return Store.open(settings.database_url, workspace=settings.workspace, competitors=settings.competitors)


@cache
def _parts(workspace: str) -> Parts:
    """The parts of a workspace, made once per process; what they take from the store is claimed."""
    store = _database().other(workspace).claiming(timedelta(seconds=settings.lease_seconds))
    parts, first = Parts(settings, store=store), _models()
    # Models are the same for every workspace and take seconds to load.
    parts.__dict__.update({name: getattr(first, name) for name in ("segmenter", "core", "labeler", "embedder")})
    return parts


@cache
def _models() -> Parts:
    return Parts(settings, store=_database())


def segment(parts: Parts, on_step: Progress) -> None:
    """Split messages."""
    pipeline.segment(parts.segmenter, parts.store, batch_size=settings.batch_size, on_step=on_step)


def label(parts: Parts, on_step: Progress) -> None:
    """Label segments."""
    pipeline.label(parts.taught, parts.store, batch_size=settings.batch_size, on_step=on_step)


def insight(parts: Parts, on_step: Progress) -> None:
    """Sub-touchpoints, topics and changes; one process works its queue: topics are searched as a whole."""
    on_step.began = float("inf")
    pipeline.divide(parts.divider, parts.store, on_step=on_step)
    pipeline.topics(parts.store, on_step=on_step)
    parts.detect(last_day(parts.store), on_step)


def notify(parts: Parts, on_step: Progress) -> None:
    """Send alerts; one that is not taken stays due."""
    _, failed = parts.notifier.notify(None, on_step)
    for failure in failed:
        _log.warning(json.dumps({"workspace": parts.store.workspace, "step": "notify", "failed": failure.channel}))


def report(parts: Parts, _on_step: Progress) -> None:
    """Send scheduled reports that are due; one that is not taken is tried again in an hour."""
    for sent in scheduled.send_due(parts):
        line = {"workspace": parts.store.workspace, "step": "report", "schedule": sent.name}
        _log.log(logging.WARNING if sent.reason else logging.INFO, json.dumps(line | {"failed": bool(sent.reason)}))


STEPS: dict[str, Callable[[Parts, Progress], None]] = {
    "segment": segment, "label": label, "insight": insight, "notify": notify,
    "report": report,
}  # fmt: skip


def run(step: str, workspace: str, job_id: int | None) -> None:
    """Do a step, then nudge the next one; a task whose time is up nudges itself."""
    parts = _parts(workspace)
    if job_id is not None and parts.store.jobs.get(job_id).finished_at is not None:
        return
    try:
        STEPS[step](parts, Progress(parts.store, job_id))
    except Enough:
        enqueue(settings, step, workspace=workspace, job_id=job_id)
        return
    except VocError as error:
        if job_id is not None:
            parts.store.jobs.finish(job_id, reason=str(error))
        raise
    _hand_over(parts.store, step, job_id)


def _hand_over(store: Store, step: str, job_id: int | None) -> None:
    following = {"segment": "label", "label": "insight", "insight": "notify"}.get(step)
    pending = store.pending()
    if following is None:
        if job_id is not None:
            store.jobs.finish(job_id)
    elif step == "label" and pending["label"]:
        # Another worker has the rest and hands over when it is done, unless it died: then its lease ends.
        enqueue(settings, step, workspace=store.workspace, job_id=job_id, after=settings.lease_seconds)
    else:
        batches = -(-pending["label"] // settings.batch_size) if following == "label" else 1
        for _ in range(max(1, min(batches, MAX_FAN_OUT))):
            enqueue(settings, following, workspace=store.workspace, job_id=job_id)


def _task(step: str) -> Any:
    def work(workspace: str, job_id: int | None = None) -> None:
        run(step, workspace, job_id)

    retried = {"autoretry_for": (OperationalError, OSError), "retry_backoff": 2, "retry_jitter": True, "max_retries": 8}
    return app.task(work, name=f"voc.{step}", **retried)


TASKS = {step: _task(step) for step in QUEUES}


@app.task(name="voc.sweep")  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Nudge every workspace in which something waits or is due: a lost message costs minutes, never work.

    The message of a worker that was killed comes back only after an hour, so that its job is nudged as well.
    """
    database = _database()
    for workspace in database.workspaces():
        store = database.other(workspace)
        jobs = [job.id for job in store.jobs.list() if job.finished_at is None]
        if jobs or any(store.pending().values()):
            enqueue(settings, FIRST, workspace=workspace, job_id=min(jobs, default=None))
        parts = Parts(settings, store=store)
        if scheduled.is_due(parts):
            enqueue(settings, "report", workspace=workspace)
        if _is_waiting(parts):
            enqueue(settings, "notify", workspace=workspace)


def _is_waiting(parts: Parts) -> bool:
    try:
        return parts.notifier.is_waiting()
    except VocError as error:  # what one workspace cannot do does not keep the sweep from the others
        _log.warning(json.dumps({"workspace": parts.store.workspace, "step": "sweep", "failed": str(error)}))
        return False
