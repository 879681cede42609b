"""Actions: what is to be done or was done about a subject, with its dates."""

from __future__ import annotations

import builtins
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from voc.domain import Action, Subject
from voc.errors import InvalidValue, UnknownItem
from voc.store import subjects
from voc.store.database import AnyRow, Scope
from voc.store.tables.actions import action

_FIELDS = ("title", "team", "due", "done_on", "dropped", "note")
STATUSES = ("open", "done", "dropped")


class Actions:
    """The actions of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def list(
        self, *, status: str | None = None, subject: Subject | None = None, as_of: date | None = None
    ) -> builtins.list[Action]:
        """Actions, those due first at the top; done ones follow, the newest first.

        What was done after `as_of` was still open on that day.

        Raises:
            InvalidValue: for an unknown status.
        """
        if status is not None and status not in STATUSES:
            raise InvalidValue("status", status, f"one of {', '.join(STATUSES)}")
        query = select(action).where(action.c.workspace_id == self._scope.workspace_id)
        if subject is not None:
            query = query.where(*subjects.of(action, self._scope.workspace_id, subject))
        with self._scope.read() as connection:
            found = [_at(_to_action(row), as_of) for row in connection.execute(query)]
        return sorted((each for each in found if status in (None, each.status)), key=_order)

    def get(self, id: int) -> Action:
        """One action.

        Raises:
            UnknownItem: for an id that is not in this workspace.
        """
        with self._scope.read() as connection:
            row = connection.execute(select(action).where(*self._with_id(id))).first()
        if row is None:
            raise UnknownItem("action", id)
        return _to_action(row)

    def add(self, item: Action, *, by: str) -> Action:
        """Store a new action and return it with its id.

        Raises:
            UnknownItem: for a topic or insight that is not in this workspace.
            InvalidValue: without a title.
        """
        key = {"workspace_id": self._scope.workspace_id, "kind": item.subject.kind, "subject": item.subject.id}
        with self._scope.write() as connection:
            subjects.check(connection, self._scope.workspace_id, item.subject)
            row = insert(action).values(**key, **_values(item, by)).returning(action.c.id)
            return replace(item, id=connection.scalars(row).one())

    def change(self, id: int, *, by: str, **fields: Any) -> Action:
        """Change some fields of an action: done_on to say that it is done, dropped to give it up.

        Raises:
            UnknownItem: for an id that is not in this workspace.
            InvalidValue: for a title that is empty.
        """
        item = replace(self.get(id), **fields)
        with self._scope.write() as connection:
            connection.execute(update(action).where(*self._with_id(id)).values(**_values(item, by)))
        return item

    def _with_id(self, id: int) -> tuple[Any, ...]:
        return action.c.workspace_id == self._scope.workspace_id, action.c.id == id


def _values(item: Action, by: str) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in _FIELDS}
    values |= {"title": subjects.checked("title", item.title), "note": subjects.checked("note", item.note, least=0)}
    values["team"] = subjects.checked("team", item.team or "", least=0) or None
    return {**values, "by": by, "changed_at": datetime.now(UTC)}


def _to_action(row: AnyRow) -> Action:
    return Action(Subject(row.kind, row.subject), id=row.id, **{name: getattr(row, name) for name in _FIELDS})


def _at(item: Action, day: date | None) -> Action:
    return replace(item, done_on=None) if day and item.done_on and item.done_on > day else item


def _order(item: Action) -> tuple[int, float, int]:
    day = item.due if item.status == "open" else item.done_on
    late_first = 1 if item.status == "open" else -1
    return STATUSES.index(item.status), late_first * day.toordinal() if day else float("inf"), item.id
