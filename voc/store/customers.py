"""Everything of one customer: what they wrote, in order, and its removal wherever it was derived to."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select

from voc.domain import Feedback
from voc.errors import UnknownItem
from voc.store import audit, copies, notes, people, todo
from voc.store.among import among
from voc.store.database import AnyRow, Scope, is_postgres, mark_days, serialize, to_id
from voc.store.rows import to_feedback
from voc.store.segments import remove_segments
from voc.store.tables.feedback import feedback
from voc.store.tables.imports import import_run, rejected
from voc.store.tables.segments import segment
from voc.store.tables.todo import failure
from voc.store.values import Forgotten


class Customers:
    """The customers of one workspace. They are known by keyed hashes: `Feedback.customer` and `Feedback.author`."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def messages(self, hashes: Collection[str], *, limit: int = 1000) -> list[Feedback]:
        """What a customer wrote, oldest first.

        Raises:
            UnknownItem: for a customer of whom there is nothing in this workspace.
        """
        with self._scope.read() as connection:
            query = select(feedback).where(self._theirs(connection, hashes))
            query = query.order_by(feedback.c.created_at, feedback.c.id)
            found = [to_feedback(row) for row in connection.execute(query.limit(limit))]
        if not found:
            raise UnknownItem("customer", min(hashes, key=len, default=""))
        return found

    def forget(self, hashes: Collection[str], *, written_as: str = "") -> Forgotten:
        """Remove all messages of a customer with what hangs on them: segments, labels, vectors, quotes, edits.

        Rejected rows that name them as `written_as` go as well. Where anything was found, notes of actions, alerts and
        accepted pain points lose their names: the id of nobody may be any word. The days they wrote on are marked:
        `rollups.refresh` makes the counts without them. In one transaction; a second time nothing is left to remove.
        """
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            if not is_postgres(connection):
                # Deleted text is overwritten rather than left in free pages of the file.
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            rows = connection.execute(
                select(feedback.c.id, feedback.c.key, feedback.c.day).where(self._theirs(connection, hashes))
            ).all()
            names = people.names_of(connection, self._scope.workspace_id, hashes)
            self._remove(connection, rows)
            mark_days(connection, self._scope.workspace_id, {row.day for row in rows})
            doomed = self._remove_rejected(connection, written_as) if written_as else 0
            if not (rows or doomed):
                return Forgotten()
            told = {*names.customers, *names.accounts, written_as}
            return Forgotten(len(rows), doomed, notes.remove_names(connection, self._scope.workspace_id, told))

    def rehash(self, *, by: str) -> int:
        """Make a further key of the hashes that stand for people, hash all of them again, and say in how many messages.

        In one transaction with the line of the audit log that says so. Messages that are being read meanwhile get the
        new key when they are stored (`Imports.commit`).
        """
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            messages = people.rehash(connection, self._scope.workspace_id)
            audit.note(connection, self._scope.workspace_id, by, "rehash", f"{messages} messages")
            return messages

    def _theirs(self, connection: Connection, hashes: Collection[str]) -> ColumnElement[bool]:
        """What these hashes signed, and what came from accounts that are known to be theirs."""
        mine = feedback.c.workspace_id == self._scope.workspace_id
        names = people.names_of(connection, self._scope.workspace_id, hashes)
        return mine & or_(people.are(names), feedback.c.author.in_(hashes))

    def _remove(self, connection: Connection, rows: Sequence[AnyRow]) -> None:
        workspace_id, ids = self._scope.workspace_id, [row.id for row in rows]
        parts = select(segment.c.key).where(among(segment.c.feedback_id, ids))
        subjects = [to_id(key) for key in (*(row.key for row in rows), *connection.scalars(parts))]
        for id in ids:
            copies.release(connection, workspace_id, id)
        remove_segments(connection, workspace_id, feedback_ids=ids)
        todo.remove(connection, workspace_id, ("segment",), ids)
        for start in range(0, len(subjects), 500):
            some = failure.c.subject.in_(subjects[start : start + 500])
            connection.execute(delete(failure).where(failure.c.workspace_id == workspace_id, some))
        connection.execute(delete(feedback).where(feedback.c.workspace_id == workspace_id, among(feedback.c.id, ids)))

    def _remove_rejected(self, connection: Connection, written_as: str) -> int:
        """Rejected rows are kept as they came; those that hold the customer's id as a word of its own go."""
        word = re.compile(rf"(?<!\w){re.escape(written_as)}(?!\w)", re.IGNORECASE)
        runs = select(import_run.c.id).where(import_run.c.workspace_id == self._scope.workspace_id)
        query = select(rejected.c.id, rejected.c.raw).where(rejected.c.import_id.in_(runs))
        find = func.strpos if is_postgres(connection) else func.instr
        query = query.where(find(func.lower(rejected.c.raw), written_as.lower()) > 0)
        doomed = [row.id for row in connection.execute(query) if word.search(row.raw)]
        connection.execute(delete(rejected).where(among(rejected.c.id, doomed)))
        return len(doomed)
