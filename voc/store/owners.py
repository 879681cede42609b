"""Owners: which team answers for which touchpoint, topic or insight."""

from __future__ import annotations

import builtins

from sqlalchemy import delete, select

from voc.domain import Ownership, Subject
from voc.errors import UnknownItem
from voc.store import subjects
from voc.store.database import Scope, upsert
from voc.store.tables.actions import owner


class Owners:
    """The owners of one workspace, by subject."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def list(self) -> builtins.list[Ownership]:
        """Every subject that was given an owner, by kind and id."""
        query = select(owner).where(owner.c.workspace_id == self._scope.workspace_id)
        with self._scope.read() as connection:
            rows = connection.execute(query.order_by(owner.c.kind, owner.c.subject)).all()
        return [Ownership(Subject(row.kind, row.subject), row.team, row.address) for row in rows]

    def save(self, item: Ownership) -> Ownership:
        """Make a team the owner of a subject, in place of whoever was, and say what was stored.

        Raises:
            UnknownItem: for a topic or insight that is not in this workspace.
            InvalidValue: without the name of a team.
        """
        team = subjects.checked("team", item.team)
        address = subjects.checked("address", item.address or "", least=0) or None
        key = {"workspace_id": self._scope.workspace_id, "kind": item.subject.kind, "subject": item.subject.id}
        values = {"team": team, "address": address}
        with self._scope.write() as connection:
            subjects.check(connection, self._scope.workspace_id, item.subject)
            insert = upsert(connection, owner).values(**key, **values)
            connection.execute(insert.on_conflict_do_update(index_elements=builtins.list(key), set_=values))
        return Ownership(item.subject, team, address)

    def remove(self, subject: Subject) -> None:
        """Leave a subject without an owner of its own.

        Raises:
            UnknownItem: if it has none.
        """
        with self._scope.write() as connection:
            rows = delete(owner).where(*subjects.of(owner, self._scope.workspace_id, subject))
            if not connection.execute(rows).rowcount:
                raise UnknownItem("owner of", subject)
