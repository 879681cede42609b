"""Groups of near-duplicates: the first message of a group counts, the others point to it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, func, select, update

from voc.domain import Feedback
from voc.store.among import among
from voc.store.database import execute_many, mark_days, signed, upsert
from voc.store.tables import copy_key, feedback


def mark(connection: Connection, workspace_id: int, messages: Sequence[tuple[int, Feedback]]) -> None:
    """Find what the messages of these rows are copies of; what they are recognised by is remembered.

    "First" is the one stored first, within a batch the one written first. A message that matches two groups
    joins the older one.
    """
    ordered = sorted(((id, m) for id, m in messages if m.bands), key=lambda pair: (pair[1].created_at, pair[0]))
    keys = {id: list(map(signed, message.bands)) for id, message in ordered}
    owners = _owners(connection, workspace_id, sorted({key for found in keys.values() for key in found}))
    known = set(owners)
    copy_of = {}
    for id, _ in ordered:
        first = min((owners[key] for key in keys[id] if key in owners), default=id)
        for key in keys[id]:
            owners.setdefault(key, first)
        if first != id:
            copy_of[id] = first
    _save(connection, workspace_id, {key: owner for key, owner in owners.items() if key not in known})
    if copy_of:
        change = update(feedback).where(feedback.c.id == bindparam("row_id")).values(copy_of=bindparam("first"))
        connection.execute(change, [{"row_id": id, "first": first} for id, first in copy_of.items()])


def release(connection: Connection, workspace_id: int, id: int) -> None:
    """Take a message whose text changes out of its group; the next one of the group takes its place."""
    heir = connection.scalar(select(func.min(feedback.c.id)).where(feedback.c.copy_of == id))
    if heir is None:
        connection.execute(delete(copy_key).where(copy_key.c.feedback_id == id))
    else:
        connection.execute(update(feedback).where(feedback.c.copy_of == id).values(copy_of=heir))
        connection.execute(update(feedback).where(feedback.c.id == heir).values(copy_of=None))
        connection.execute(update(copy_key).where(copy_key.c.feedback_id == id).values(feedback_id=heir))
        days = connection.scalars(select(feedback.c.day).where(feedback.c.id == heir))
        mark_days(connection, workspace_id, set(days))
    connection.execute(update(feedback).where(feedback.c.id == id).values(copy_of=None))


def _owners(connection: Connection, workspace_id: int, keys: Sequence[int]) -> dict[int, int]:
    query = select(copy_key.c.key, copy_key.c.feedback_id)
    rows = connection.execute(query.where(copy_key.c.workspace_id == workspace_id, among(copy_key.c.key, keys)))
    return {row.key: row.feedback_id for row in rows}


def _save(connection: Connection, workspace_id: int, owners: dict[int, int]) -> None:
    rows = [{"workspace_id": workspace_id, "key": key, "feedback_id": owners[key]} for key in sorted(owners)]
    execute_many(connection, upsert(connection, copy_key).on_conflict_do_nothing(), rows)
