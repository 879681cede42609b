"""Reading messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from voc.domain import Feedback
from voc.errors import UnknownItem
from voc.store.among import among
from voc.store.database import AnyRow, Scope, to_id, to_key
from voc.store.measures import written
from voc.store.rows import to_feedback
from voc.store.tables.feedback import feedback, feedback_edit


class FeedbackStore:
    """The messages of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, feedback_id: str) -> Feedback:
        """One message by `Feedback.id`, without the `bands` that near-duplicates are found by.

        Raises:
            UnknownItem: for a message that is not in this workspace.
        """
        return to_feedback(self._row(feedback_id))

    def edits(self, feedback_id: str) -> list[tuple[datetime, str]]:
        """The earlier texts of a message and when each was replaced, oldest first.

        Raises:
            UnknownItem: for a message that is not in this workspace.
        """
        id = self._row(feedback_id).id
        query = select(feedback_edit.c.replaced_at, feedback_edit.c.text).where(feedback_edit.c.feedback_id == id)
        with self._scope.read() as connection:
            return [(row.replaced_at, row.text) for row in connection.execute(query.order_by(feedback_edit.c.id))]

    def copies(self, feedback_id: str, *, limit: int = 100) -> tuple[list[Feedback], int]:
        """The messages that say the same (`voc.store.copies`), the one that counts first, and how many there are.

        It holds the message itself; without copies it is alone. The first `limit` are given, and the message itself
        where it is none of them; the others are counted.

        Raises:
            UnknownItem: for a message that is not in this workspace.
        """
        row = self._row(feedback_id)
        first = row.copy_of or row.id
        # Of a campaign of thousands only the ids are looked at, which the index on `copy_of` holds.
        others = select(feedback.c.id).where(feedback.c.copy_of == first)
        with self._scope.read() as connection:
            number = connection.scalars(select(func.count()).select_from(others.subquery())).one()
            ids = {first, row.id, *connection.scalars(others.order_by(feedback.c.id).limit(limit - 1))}
            query = select(feedback).where(among(feedback.c.id, ids))
            query = query.order_by(feedback.c.copy_of.is_not(None), feedback.c.id)
            return [to_feedback(each) for each in connection.execute(query)], number + 1

    def fingerprints(self, ids: Sequence[str]) -> dict[str, int]:
        """The fingerprints of those of these messages that are known and have one, by `Feedback.id`."""
        keys = [to_key(id) for id in ids]
        query = select(feedback.c.key, feedback.c.fingerprint).where(
            feedback.c.workspace_id == self._scope.workspace_id
        )
        query = query.where(among(feedback.c.key, keys), feedback.c.fingerprint.is_not(None))
        with self._scope.read() as connection:
            return {to_id(row.key): row.fingerprint for row in connection.execute(query)}

    def count(self) -> int:
        """How many messages there are, whoever wrote them, copies included."""
        query = select(func.count()).select_from(feedback).where(feedback.c.workspace_id == self._scope.workspace_id)
        with self._scope.read() as connection:
            return connection.scalars(query).one()

    def days(self) -> tuple[date, date] | None:
        """The first and last day on which customers wrote; None without messages."""
        # By the index on days from either end: the smallest day of a voice would be looked for among all messages.
        query = select(feedback.c.day).where(written(self._scope)).limit(1)
        with self._scope.read() as connection:
            first = connection.scalar(query.order_by(feedback.c.day))
            last = connection.scalar(query.order_by(feedback.c.day.desc()))
        return None if first is None or last is None else (first, last)

    def languages(self) -> dict[str | None, int]:
        """Messages per language, most first; None where it is not known."""
        number = func.count().label("number")
        query = select(feedback.c.language, number).where(written(self._scope))
        query = query.group_by(feedback.c.language).order_by(number.desc())
        with self._scope.read() as connection:
            return {row.language: row.number for row in connection.execute(query)}

    def _row(self, feedback_id: str) -> AnyRow:
        wanted = (feedback.c.workspace_id == self._scope.workspace_id, feedback.c.key == to_key(feedback_id))
        with self._scope.read() as connection:
            row = connection.execute(select(feedback).where(*wanted)).first()
        if row is None:
            raise UnknownItem("message", feedback_id)
        return row
