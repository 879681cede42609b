"""Small facts of a workspace by name."""

from __future__ import annotations

from sqlalchemy import Connection, select

from voc.store.database import upsert
from voc.store.tables.workspaces import state


def get(connection: Connection, workspace_id: int, name: str) -> str | None:
    """The fact of this name, or None."""
    return connection.scalar(select(state.c.value).where(state.c.workspace_id == workspace_id, state.c.name == name))


def put(connection: Connection, workspace_id: int, name: str, value: str) -> None:
    """Set the fact of this name."""
    insert = upsert(connection, state).values(workspace_id=workspace_id, name=name, value=value)
    connection.execute(insert.on_conflict_do_update(index_elements=["workspace_id", "name"], set_={"value": value}))
