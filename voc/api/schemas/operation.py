"""Probes, writes that were made, and jobs."""

from __future__ import annotations

from datetime import datetime

from voc.api.schemas.basics import Shape


class Status(Shape):
    """Whether voc answers, and its version."""

    status: str
    version: str


class AuditEntry(Shape):
    """One write: `by` names the key or who ran a command; `status` is null for a command."""

    id: int
    at: datetime
    by: str
    action: str
    subject: str
    status: int | None


class AuditLog(Shape):
    """Writes, the newest first; `next` is the `cursor` of the next page."""

    entries: list[AuditEntry]
    next: str | None


class Job(Shape):
    """Work that was asked for: waiting, running, done or failed for a `reason`; `done` of `total` items of a `step`."""

    id: int
    name: str
    state: str
    step: str | None
    done: int
    total: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    reason: str | None


class Jobs(Shape):
    """Jobs, the newest first; `next` is the `cursor` of the next page."""

    jobs: list[Job]
    next: str | None
