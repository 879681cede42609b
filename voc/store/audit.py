"""The audit log: every write, by whom and with which outcome; rows are added and read, never changed."""

from __future__ import annotations

import builtins
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from voc.store.database import Scope
from voc.store.tables.requests import audit
from voc.store.values import AuditEntry


class Audit:
    """The audit log of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, by: str, action: str, subject: str, *, status: int | None = None) -> None:
        """Write down that `by` did `action` to `subject`; `status` is the HTTP status of the answer."""
        with self._scope.write(answers=False) as connection:
            note(connection, self._scope.workspace_id, by, action, subject, status=status)

    def list(
        self,
        *,
        limit: int = 100,
        before: int | None = None,
        by: str | None = None,
        subject: str | None = None,
        refused: bool = False,
    ) -> builtins.list[AuditEntry]:
        """Entries, the newest first; only those older than the entry `before` where one is given.

        `by` and `subject` are parts of who and what; `refused` leaves what was answered with an error.
        """
        query = select(audit).where(audit.c.workspace_id == self._scope.workspace_id)
        if before is not None:
            query = query.where(audit.c.id < before)
        for column, part in ((audit.c.by, by), (audit.c.subject, subject)):
            if part:
                query = query.where(column.icontains(part, autoescape=True))
        if refused:
            query = query.where(audit.c.status >= 400)
        with self._scope.read() as connection:
            rows = connection.execute(query.order_by(audit.c.id.desc()).limit(limit)).all()
        return [AuditEntry(row.id, row.at, row.by, row.action, row.subject, row.status) for row in rows]


def note(
    connection: Connection, workspace_id: int, by: str, action: str, subject: str, *, status: int | None = None
) -> None:
    """Write an entry in the caller's transaction."""
    row = {
        "workspace_id": workspace_id,
        "at": datetime.now(UTC),
        "by": _fit(by),
        "action": _fit(action),
        "subject": _fit(subject),
        "status": status,
    }
    connection.execute(insert(audit).values(**row))


def _fit(text: str) -> str:
    """One printable line of at most 300 characters: what comes from an address must not forge an entry."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)[:300]
