"""Jobs: what was asked to be worked on, how far it is, and how it ended."""

from __future__ import annotations

import builtins
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update

from voc.errors import UnknownItem
from voc.store.database import AnyRow, Scope
from voc.store.tables.jobs import job
from voc.store.values import Job


class Jobs:
    """The jobs of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, name: str) -> Job:
        """A job that waits."""
        values = {"workspace_id": self._scope.workspace_id, "name": name, "state": "waiting", "done": 0, "total": 0}
        values["created_at"] = datetime.now(UTC)
        with self._scope.write(answers=False) as connection:
            return _to_job(connection.execute(insert(job).values(**values).returning(*job.c)).one())

    def get(self, id: int) -> Job:
        """One job.

        Raises:
            UnknownItem: for a job that is not in this workspace.
        """
        with self._scope.read() as connection:
            row = connection.execute(select(job).where(*self._is(id))).first()
        if row is None:
            raise UnknownItem("job", id)
        return _to_job(row)

    def list(self, *, limit: int = 50, before: int | None = None) -> builtins.list[Job]:
        """Jobs, the newest first; only those older than the job `before` where one is given."""
        query = select(job).where(job.c.workspace_id == self._scope.workspace_id)
        if before is not None:
            query = query.where(job.c.id < before)
        with self._scope.read() as connection:
            return [_to_job(row) for row in connection.execute(query.order_by(job.c.id.desc()).limit(limit))]

    def note(self, id: int, step: str, done: int, total: int) -> None:
        """Say how far a job is; the first time it starts with that."""
        now = datetime.now(UTC)
        with self._scope.write(answers=False) as connection:
            mine = update(job).where(*self._is(id), job.c.finished_at.is_(None))
            connection.execute(mine.where(job.c.started_at.is_(None)).values(started_at=now))
            connection.execute(mine.values(state="running", step=step, done=done, total=total))

    def finish(self, id: int, *, reason: str | None = None) -> None:
        """End a job: done, or failed for a reason."""
        values: dict[str, Any] = {"state": "failed" if reason else "done", "finished_at": datetime.now(UTC)}
        values["reason"] = reason.replace("\0", "")[:2000] if reason else None
        with self._scope.write(answers=False) as connection:
            connection.execute(update(job).where(*self._is(id), job.c.finished_at.is_(None)).values(**values))

    def _is(self, id: int) -> tuple[Any, ...]:
        return job.c.workspace_id == self._scope.workspace_id, job.c.id == id


def _to_job(row: AnyRow) -> Job:
    names = ("id", "name", "state", "step", "done", "total", "created_at", "started_at", "finished_at", "reason")
    return Job(**{name: getattr(row, name) for name in names})
