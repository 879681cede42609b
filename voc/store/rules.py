"""Rules: who wants to be told of what."""

from __future__ import annotations

import builtins
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import delete, select

from voc.domain import Rule
from voc.errors import InvalidValue, UnknownItem
from voc.store.database import AnyRow, Scope, upsert
from voc.store.tables.alerts import rule

_FIELDS = ("touchpoint", "topic_id", "brand", "min_severity", "enabled", "budget_per_week")
MAX_NAME_CHARS = 64


class Rules:
    """The rules of one workspace, by name."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def list(self) -> builtins.list[Rule]:
        """All rules, by name."""
        query = select(rule).where(rule.c.workspace_id == self._scope.workspace_id).order_by(rule.c.name)
        with self._scope.read() as connection:
            return [_to_rule(row) for row in connection.execute(query)]

    def get(self, name: str) -> Rule:
        """One rule.

        Raises:
            UnknownItem: for a name that no rule has.
        """
        with self._scope.read() as connection:
            row = connection.execute(select(rule).where(*self._named(name))).first()
        if row is None:
            raise UnknownItem("rule", name)
        return _to_rule(row)

    def save(self, item: Rule) -> None:
        """Store a rule; one of the same name is replaced.

        Raises:
            InvalidValue: for a name that is empty or over 64 characters, or no channel.
        """
        if not 1 <= len(item.name) <= MAX_NAME_CHARS or not item.name.isprintable():
            raise InvalidValue("rule name", item.name, f"1 to {MAX_NAME_CHARS} visible characters")
        if not item.channels:
            raise InvalidValue("channels", "", "a rule needs at least one channel to send to")
        values: dict[str, Any] = {name: getattr(item, name) for name in _FIELDS}
        values |= {"channels": list(item.channels), "kinds": list(item.kinds), "changed_at": datetime.now(UTC)}
        values["quiet"] = [each.isoformat("minutes") for each in item.quiet] if item.quiet else None
        with self._scope.write() as connection:
            key = {"workspace_id": self._scope.workspace_id, "name": item.name}
            insert = upsert(connection, rule).values(**key, **values)
            connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=values))

    def remove(self, name: str) -> None:
        """Forget a rule; alerts it sent stay in the record.

        Raises:
            UnknownItem: for a name that no rule has.
        """
        with self._scope.write() as connection:
            if not connection.execute(delete(rule).where(*self._named(name))).rowcount:
                raise UnknownItem("rule", name)

    def _named(self, name: str) -> tuple[Any, ...]:
        return rule.c.workspace_id == self._scope.workspace_id, rule.c.name == name


def _to_rule(row: AnyRow) -> Rule:
    quiet = [time.fromisoformat(each) for each in row.quiet or ()]
    return Rule(
        name=row.name,
        channels=tuple(row.channels),
        kinds=tuple(row.kinds),
        quiet=(quiet[0], quiet[1]) if quiet else None,
        **{name: getattr(row, name) for name in _FIELDS},
    )
