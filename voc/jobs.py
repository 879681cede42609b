"""Work on several machines: the Celery application and its queues. Knows no task and no model."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import Any

from voc.errors import NoBroker
from voc.settings import Settings

# Each step with its queue, in the order in which one nudges the next; reports are nudged by the clock.
QUEUES = {"segment": "ingest", "label": "label", "insight": "insight", "notify": "notify", "report": "notify"}
FIRST = "segment"
# Every step pulls what is missing from the store, so this only bounds how long a lost nudge goes unnoticed.
SWEEP_SECONDS = 300
# A task ends by itself after a minute; this ends one that hangs in a model or a network call.
_TIME_LIMIT_SECONDS = 1800

# Somebody waits for the answer, and a host that drops packets refuses nothing.
_IMPATIENT = {"socket_connect_timeout": 1, "socket_timeout": 1, "max_retries": 0}


@lru_cache(maxsize=4)
def application(broker_url: str) -> Any:
    """The Celery application on this broker.

    A message is given back to the queue when its worker dies, and one is taken at a time, so that a dead worker
    holds up nothing.
    """
    from celery import Celery

    app = Celery("voc", broker=broker_url)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_time_limit=_TIME_LIMIT_SECONDS,
        task_soft_time_limit=_TIME_LIMIT_SECONDS - 60,
        task_routes={f"voc.{name}": {"queue": queue} for name, queue in QUEUES.items()} | {"voc.sweep": "ingest"},
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        # Longer than any task, so that Redis gives no message out twice while it is worked on.
        broker_transport_options={"visibility_timeout": 2 * _TIME_LIMIT_SECONDS},
        beat_schedule={"sweep": {"task": "voc.sweep", "schedule": SWEEP_SECONDS}},
    )
    return app


def broker_of(settings: Settings) -> str:
    """The address of the broker.

    Raises:
        NoBroker: where none is set.
    """
    if settings.broker_url is None:
        raise NoBroker
    return settings.broker_url.get_secret_value()


def enqueue(settings: Settings, step: str, *, workspace: str, job_id: int | None = None, after: int = 0) -> None:
    """Nudge a step of a workspace, `after` so many seconds; a nudge too many does nothing.

    Raises:
        NoBroker: where no broker is set.
    """
    app = application(broker_of(settings))
    app.send_task(f"voc.{step}", kwargs={"workspace": workspace, "job_id": job_id}, queue=QUEUES[step], countdown=after)


def nudge(settings: Settings, *, workspace: str, job_id: int) -> None:
    """Begin a job that the store has. While the broker is away it waits: the schedule finds it once that is back.

    Raises:
        NoBroker: where no broker is set.
    """
    from kombu.exceptions import OperationalError

    app = application(broker_of(settings))
    with suppress(OperationalError), app.connection_for_write(transport_options=_IMPATIENT) as connection:
        wanted = {"workspace": workspace, "job_id": job_id}
        app.send_task(f"voc.{FIRST}", kwargs=wanted, queue=QUEUES[FIRST], connection=connection, retry=False)
