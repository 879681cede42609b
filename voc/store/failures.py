"""Items that made a step fail: recorded with the reason, taken off the list so that the rest goes on."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from voc.errors import InvalidValue, UnknownItem
from voc.store import todo
from voc.store.database import Scope, to_key, upsert
from voc.store.tables.feedback import feedback
from voc.store.tables.segments import segment
from voc.store.tables.todo import failure
from voc.store.values import Failure

_SUBJECTS = {"segment": feedback, "label": segment, "topic": segment}


class Failures:
    """The failures of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, step: str, subject_id: str, reason: str) -> None:
        """Record that a `Feedback.id` (step "segment") or `Segment.id` ("label", "topic") made the step fail.

        The item is tried again when a new version of the model comes.

        Raises:
            InvalidValue: for an unknown step.
            UnknownItem: for an item that is not in this workspace.
        """
        if step not in _SUBJECTS:
            raise InvalidValue("step", step, f"one of {', '.join(_SUBJECTS)}")
        table, workspace_id = _SUBJECTS[step], self._scope.workspace_id
        wanted = (table.c.workspace_id == workspace_id, table.c.key == to_key(subject_id))
        values = {"reason": reason.replace("\0", "")[:2000], "failed_at": datetime.now(UTC)}
        with self._scope.write() as connection:
            id = connection.scalar(select(table.c.id).where(*wanted))
            if id is None:
                raise UnknownItem("item", subject_id)
            row = {"workspace_id": workspace_id, "step": step, "subject": subject_id} | values
            insert = upsert(connection, failure).values(**row)
            key = ["workspace_id", "step", "subject"]
            connection.execute(insert.on_conflict_do_update(index_elements=key, set_=values))
            todo.remove(connection, workspace_id, (step,), [id])

    def list(self, limit: int = 100) -> list[Failure]:
        """Failures, newest first."""
        query = select(failure).where(failure.c.workspace_id == self._scope.workspace_id)
        with self._scope.read() as connection:
            rows = connection.execute(query.order_by(failure.c.failed_at.desc(), failure.c.id.desc()).limit(limit))
            return [Failure(row.step, row.subject, row.reason, row.failed_at) for row in rows]
