"""Groups of near-duplicates: the first message of a group counts, the others point to it.

Keys are random numbers: each new one changes another page of a large table, and a page costs 8 kB of writing. So they
are put into a small table first, and once in a while move on to the large one together, in its order.

The keys that point to the first message of a group are among the bands of the messages of the group.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, bindparam, delete, insert, or_, select, union_all, update

from voc.store.among import among, numbers_of
from voc.store.database import insert_columns, mark_days
from voc.store.rows import to_bands
from voc.store.tables.feedback import copy_key, feedback, new_copy_key

_TABLES = (new_copy_key, copy_key)
# Messages after which keys move on. 100,000 messages beside 3.4 million keys write 0.9 GB this way and 6.6 GB where
# every key is added in its place, in batches of 1,000; the lookup in a second table costs some 20 us a message.
MOVE_EVERY = 50_000


class KnownBy(NamedTuple):
    """A message, its row `id`, with the keys that make it a copy, and all that later ones are recognised by."""

    created_at: int
    id: int
    keys: tuple[int, ...]
    leaves: tuple[int, ...]


def mark(connection: Connection, workspace_id: int, messages: Iterable[KnownBy]) -> None:
    """Find what messages are copies of; what they are recognised by is remembered.

    "First" is the one stored first, within a batch the one written first. A message that matches two groups
    joins the older one.
    """
    ordered = sorted(message for message in messages if message.leaves)
    if not ordered:
        return
    leaves = np.fromiter(chain.from_iterable(message.leaves for message in ordered), np.int64)
    wanted, places, counts = np.unique(leaves, return_index=True, return_counts=True)
    # Each key belongs to the first message that has it, until it is known to belong to a group.
    firsts = np.repeat([message.id for message in ordered], [len(message.leaves) for message in ordered])[places]
    known = _owners(connection, workspace_id, wanted.tolist())
    shared = known.keys() | set(wanted[counts > 1].tolist())
    # Most messages share no key with any other.
    owners, copy_of = _joined([message for message in ordered if not shared.isdisjoint(message.leaves)], known)
    firsts[np.searchsorted(wanted, [*owners])] = [*owners.values()]
    is_new = ~np.isin(wanted, [*known])
    _save(connection, workspace_id, wanted[is_new].tolist(), firsts[is_new].tolist())
    if copy_of:
        change = update(feedback).where(feedback.c.id == bindparam("row_id")).values(copy_of=bindparam("first"))
        connection.execute(change, [{"row_id": id, "first": first} for id, first in copy_of.items()])


def _joined(messages: Iterable[KnownBy], known: Mapping[int, int]) -> tuple[dict[int, int], dict[int, int]]:
    """The first message of each key, known before or of `messages`, and of which message each of these is a copy."""
    owners, copy_of = dict(known), {}
    for _, id, keys, leaves in messages:
        first = min([owners[key] for key in keys if key in owners], default=id)
        for key in leaves:
            owners.setdefault(key, first)
        if first != id:
            copy_of[id] = first
    return owners, copy_of


def release(connection: Connection, workspace_id: int, id: int) -> None:
    """Take a message whose text changes out of its group; if it was the first, the next one takes its place."""
    first = connection.scalar(select(feedback.c.copy_of).where(feedback.c.id == id)) or id
    query = select(feedback.c.id, feedback.c.bands).where(or_(feedback.c.id == first, feedback.c.copy_of == first))
    bands = {row.id: set(to_bands(row.bands)) for row in connection.execute(query)}
    mine = bands.pop(id, set())
    theirs = set[int]().union(*bands.values())
    heir = min(bands, default=id) if first == id else first
    for keys in _TABLES:
        owned = (keys.c.workspace_id == workspace_id, keys.c.feedback_id == first)
        connection.execute(delete(keys).where(*owned, among(keys.c.key, sorted(mine - theirs))))
        if heir != first:
            inherited = update(keys).where(*owned, among(keys.c.key, sorted(theirs)))
            connection.execute(inherited.values(feedback_id=heir))
    if heir != first:
        connection.execute(update(feedback).where(feedback.c.copy_of == id).values(copy_of=heir))
        connection.execute(update(feedback).where(feedback.c.id == heir).values(copy_of=None))
        mark_days(
            connection, workspace_id, set(connection.scalars(select(feedback.c.day).where(feedback.c.id == heir)))
        )
    connection.execute(update(feedback).where(feedback.c.id == id).values(copy_of=None))


def move_on(connection: Connection, workspace_id: int, ids: Collection[int]) -> None:
    """Move the keys of the newest messages on if `ids`, rows that were just added, pass a multiple of `MOVE_EVERY`."""
    if not ids or max(ids) // MOVE_EVERY == (min(ids) - 1) // MOVE_EVERY:
        return
    mine = new_copy_key.c.workspace_id == workspace_id
    columns = ("workspace_id", "key", "feedback_id")
    moved = select(*[new_copy_key.c[name] for name in columns]).where(mine).order_by(new_copy_key.c.key)
    # Otherwise SQLite keeps every page of the large table in memory, to take back the statement alone if a row fails:
    # 200 MB after a million messages. Here the whole transaction is taken back.
    connection.execute(insert(copy_key).prefix_with("OR FAIL", dialect="sqlite").from_select(columns, moved))
    connection.execute(delete(new_copy_key).where(mine))


def _owners(connection: Connection, workspace_id: int, wanted: Sequence[int]) -> dict[int, int]:
    numbers = numbers_of(wanted)
    queries = [
        select(keys.c.key, keys.c.feedback_id).where(keys.c.workspace_id == workspace_id, among(keys.c.key, numbers))
        for keys in _TABLES
    ]
    return {row.key: row.feedback_id for row in connection.execute(union_all(*queries))}


def _save(connection: Connection, workspace_id: int, keys: list[int], owners: list[int]) -> None:
    if keys:
        columns = {"workspace_id": [workspace_id] * len(keys), "key": keys, "feedback_id": owners}
        insert_columns(connection, insert(new_copy_key), columns)
