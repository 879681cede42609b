"""Writes that were answered once and are asked again: the first answer is given again, nothing is done twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from voc.store.database import Scope, serialize, upsert
from voc.store.tables.requests import answered_request
from voc.store.values import Answered

# A client that tries for longer than a day has lost its own memory of the request.
_KEPT = timedelta(days=1)
# A write that a crash left unfinished may be tried again after this.
_UNFINISHED = timedelta(minutes=5)


class Requests:
    """The remembered answers of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def begin(self, key: str, fingerprint: str) -> Answered | None:
        """What is known of a request; None if this caller is the first and goes on to do it."""
        now = datetime.now(UTC)
        mine = answered_request.c.workspace_id == self._scope.workspace_id
        stale = (answered_request.c.at < now - _KEPT) | (
            answered_request.c.status.is_(None) & (answered_request.c.at < now - _UNFINISHED)
        )
        with self._scope.write(answers=False) as connection:
            serialize(connection, self._scope.workspace_id)
            connection.execute(delete(answered_request).where(mine, stale))
            row = connection.execute(select(answered_request).where(mine, answered_request.c.key == key)).first()
            if row is not None:
                return Answered(row.fingerprint, row.status, row.media_type, row.body)
            new = {"workspace_id": self._scope.workspace_id, "key": key, "fingerprint": fingerprint, "at": now}
            connection.execute(upsert(connection, answered_request).values(**new))
        return None

    def finish(self, key: str, status: int, media_type: str, body: bytes) -> None:
        """Keep the answer."""
        values = {"status": status, "media_type": media_type, "body": body}
        with self._scope.write(answers=False) as connection:
            connection.execute(update(answered_request).where(*self._is(key)).values(**values))

    def drop(self, key: str) -> None:
        """Forget a request that failed inside: it may be tried again."""
        with self._scope.write(answers=False) as connection:
            connection.execute(delete(answered_request).where(*self._is(key)))

    def _is(self, key: str) -> tuple[ColumnElement[bool], ...]:
        return answered_request.c.workspace_id == self._scope.workspace_id, answered_request.c.key == key
