"""What people of the company wrote by hand, without the customers that voc was told to forget."""

from __future__ import annotations

import re
from collections.abc import Collection

from sqlalchemy import Column, Connection, select, update

from voc.store.tables.actions import acceptance, action
from voc.store.tables.alerts import alert_action
from voc.store.tables.insights import insight

FORGOTTEN = "[forgotten]"
# A shorter id may as well be a year or a count: "within 5 days" is no customer.
_SHORTEST_NAME = 5
# The reminder of an action has its title.
_WRITTEN: tuple[Column[str], ...] = (
    action.c.title, action.c.note, acceptance.c.reason, alert_action.c.note, insight.c.title,
)  # fmt: skip


def remove_names(connection: Connection, workspace_id: int, names: Collection[str]) -> int:
    """Write `FORGOTTEN` for every name of a customer that stands as a word of its own in what was written by hand.

    Says in how many texts.
    """
    told = sorted((re.escape(name) for name in names if len(name) >= _SHORTEST_NAME), key=len, reverse=True)
    if not told:
        return 0
    changed = 0
    name = re.compile(rf"(?<!\w)(?:{'|'.join(told)})(?!\w)", re.IGNORECASE)
    for column in _WRITTEN:
        table, key = column.table, list(column.table.primary_key)
        written = select(column, *key).where(table.c.workspace_id == workspace_id, column.is_not(None))
        for text, *values in connection.execute(written).all():
            if name.search(text):
                same = [part == value for part, value in zip(key, values, strict=True)]
                connection.execute(update(table).where(*same).values({column: name.sub(FORGOTTEN, text)}))
                changed += 1
    return changed
