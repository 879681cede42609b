"""Groups of near-duplicates: the first message of a group counts, the others point to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from voc.store.among import among
from voc.store.database import insert_columns, mark_days
from voc.store.tables.feedback import copy_key, feedback


def mark(connection: Connection, workspace_id: int, messages: Sequence[tuple[int, datetime, tuple[int, ...]]]) -> None:
    """Find what messages, each its row, time and keys, are copies of; what they are recognised by is remembered.

    "First" is the one stored first, within a batch the one written first. A message that matches two groups
    joins the older one.
    """
    wanted = {key for _, _, keys in messages for key in keys}
    owners = _owners(connection, workspace_id, sorted(wanted))
    known = set(owners)
    copy_of = {}
    for _, id, keys in sorted((created_at, id, keys) for id, created_at, keys in messages):
        first = id
        if not owners.keys().isdisjoint(keys):
            first = min(owners[key] for key in keys if key in owners)
        for key in keys:
            owners.setdefault(key, first)
        if first != id:
            copy_of[id] = first
    _save(connection, workspace_id, {key: owners[key] for key in sorted(wanted - known)})
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
    if owners:
        columns = {"workspace_id": [workspace_id] * len(owners), "key": [*owners], "feedback_id": [*owners.values()]}
        insert_columns(connection, insert(copy_key), columns)
