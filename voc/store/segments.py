"""Segments: which messages have none yet, and storing them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, literal, select

from voc.domain import Feedback, Segment
from voc.errors import InvalidValue
from voc.store import codes, todo
from voc.store.among import among
from voc.store.database import AnyRow, Scope, execute_many, last_id, mark_days, serialize, to_key, within
from voc.store.measures import HEARD
from voc.store.rows import check_limit, messages_by_row
from voc.store.tables.feedback import feedback
from voc.store.tables.segments import segment


class Segments:
    """The segments of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def pending(self, version: str, *, limit: int = 1000) -> list[Feedback]:
        """Messages to be split, oldest import first. A version other than the last one splits every message again."""
        check_limit(limit)
        workspace_id = self._scope.workspace_id
        backlog = select(literal(workspace_id), literal("segment"), feedback.c.id)
        todo.switch(self._scope, "segment", version, backlog.where(feedback.c.workspace_id == workspace_id))
        ids = todo.take(self._scope, "segment", limit)
        with self._scope.read() as connection:
            found = messages_by_row(connection, workspace_id, ids)
        return [found[id] for id in ids]

    def add(self, version: str, messages: Sequence[Feedback], segments: Sequence[Sequence[Segment]]) -> int:
        """Store the segments of each message and return how many are new.

        Segments that were there before keep their labels; those that are gone take theirs with them. A message
        that was edited since it was read stays on the list.

        Raises:
            InvalidValue: if the lists differ in length or a segment is not a verbatim part of its message.
        """
        if len(messages) != len(segments):
            raise InvalidValue("segments", len(segments), f"one list for each of the {len(messages)} messages")
        for message, parts in zip(messages, segments, strict=True):
            _check(message, parts)
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            if todo.in_force(connection, self._scope.workspace_id, "segment", version) != version:
                return 0  # the work of a version that was replaced meanwhile
            return self._replace(connection, {to_key(m.id): (m, s) for m, s in zip(messages, segments, strict=True)})

    def _replace(self, connection: Connection, batch: dict[int, tuple[Feedback, Sequence[Segment]]]) -> int:
        workspace_id = self._scope.workspace_id
        current = [row for row in _texts(connection, workspace_id, list(batch)) if row.text == batch[row.key][0].text]
        ids = [row.id for row in current]
        before = _before(connection, ids)
        rows = [
            _row(workspace_id, row, message, part)
            for row in current
            for message, parts in [batch[row.key]]
            for part in parts
        ]
        wanted = {row["key"] for row in rows}
        gone = [id for key, id in before.items() if key not in wanted]
        remove_segments(connection, workspace_id, ids=gone)
        new = list({row["key"]: row for row in rows if row["key"] not in before}.values())
        last = last_id(connection, segment)
        execute_many(connection, insert(segment), new)
        _list_for_labels(connection, workspace_id, last)
        todo.remove(connection, workspace_id, ("segment",), ids)
        if gone:
            mark_days(connection, workspace_id, {row.day for row in current})
        return len(new)


def remove_segments(
    connection: Connection, workspace_id: int, *, ids: Sequence[int] = (), feedback_ids: Sequence[int] = ()
) -> None:
    """Delete segments, by their rows or by the rows of their messages, with all that hangs on them."""
    doomed = [*ids, *_before(connection, feedback_ids).values()]
    todo.remove(connection, workspace_id, ("label", "topic", "sub_touchpoint"), doomed)
    codes.forget(connection, workspace_id, doomed)
    if doomed:
        connection.execute(delete(segment).where(among(segment.c.id, doomed)))


def _check(message: Feedback, parts: Sequence[Segment]) -> None:
    for part in parts:
        if part.feedback_id != message.id or not part.text or part.text != message.text[part.start : part.end]:
            raise InvalidValue("segment", part.text, f"not characters {part.start} to {part.end} of {message.id}")


def _texts(connection: Connection, workspace_id: int, keys: Sequence[int]) -> list[AnyRow]:
    query = select(feedback.c.id, feedback.c.key, feedback.c.day, feedback.c.created_at, feedback.c.text)
    query = query.where(feedback.c.workspace_id == workspace_id, among(feedback.c.key, keys))
    return list(connection.execute(query.order_by(feedback.c.id)))


def _before(connection: Connection, feedback_ids: Sequence[int]) -> dict[int, int]:
    """Row by key of the segments that these messages have now."""
    query = select(segment.c.key, segment.c.id).where(among(segment.c.feedback_id, feedback_ids))
    return {row.key: row.id for row in connection.execute(query)}


def _row(workspace_id: int, row: AnyRow, message: Feedback, part: Segment) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "key": to_key(part.id),
        "feedback_id": row.id,
        "written_at": row.created_at,
        "start": part.start,
        "end": part.end,
        "role": part.role,
        "language": None if part.language == message.language else part.language,
    }


def _list_for_labels(connection: Connection, workspace_id: int, after: int) -> None:
    query = select(segment.c.id).join(feedback).where(segment.c.id > after, HEARD)
    query = query.where(within(segment.c.workspace_id, workspace_id))
    ids = list(connection.scalars(query.order_by(segment.c.id)))
    todo.add(connection, workspace_id, "label", ids)
