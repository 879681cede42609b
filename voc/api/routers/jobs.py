"""Work that takes longer than a request."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path

from voc import jobs
from voc.api.cursor import Cursor, decode, encode
from voc.api.dependencies import Limit, SettingsDep, StoreDep
from voc.api.routing import ERRORS, v1_router
from voc.api.schemas import operation as shapes
from voc.store import Job

router = v1_router("operation")
_NO_BROKER = {**ERRORS[404], "description": "No broker is set"}


@router.post("/jobs", status_code=202, response_model=shapes.Job, responses={409: _NO_BROKER})
def add_job(store: StoreDep, settings: SettingsDep) -> Job:
    """Queue an analysis of everything that is pending: segments, labels, topics, changes, alerts.

    While Redis is away the job is listed as waiting, and begins within five minutes of Redis being back.
    """
    jobs.broker_of(settings)
    job = store.jobs.add("analyze")
    jobs.nudge(settings, workspace=store.workspace, job_id=job.id)
    return job


@router.get("/jobs", response_model=shapes.Jobs)
def list_jobs(store: StoreDep, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    """Jobs, the newest first."""
    found = store.jobs.list(limit=limit, before=decode(cursor, int)[0] if cursor else None)
    return {"jobs": found, "next": encode(found[-1].id) if len(found) == limit else None}


@router.get("/jobs/{id}", response_model=shapes.Job)
def get_job(store: StoreDep, id: Annotated[int, Path(ge=1, lt=2**31)]) -> Job:
    """How far one job is."""
    return store.jobs.get(id)
