"""Reports that are sent by themselves: to whom, how often, and up to which day they were sent."""

from __future__ import annotations

import builtins
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from voc.domain import ReportSchedule
from voc.errors import InvalidValue, UnknownItem
from voc.store.database import AnyRow, Scope, upsert
from voc.store.tables.reports import report_schedule as table
from voc.store.values import ScheduleState

_FIELDS = ("name", "channel", "every", "format", "kind", "touchpoint", "owner", "brand", "enabled")
MAX_NAME_CHARS = 64


class ReportSchedules:
    """The scheduled reports of one workspace, by name."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def list(self) -> builtins.list[ScheduleState]:
        """All schedules with how they stand, by name."""
        query = select(table).where(table.c.workspace_id == self._scope.workspace_id).order_by(table.c.name)
        with self._scope.read() as connection:
            return [_to_state(row) for row in connection.execute(query)]

    def get(self, name: str) -> ScheduleState:
        """One schedule.

        Raises:
            UnknownItem: for a name that no schedule has.
        """
        with self._scope.read() as connection:
            row = connection.execute(select(table).where(*self._named(name))).first()
        if row is None:
            raise UnknownItem("schedule", name)
        return _to_state(row)

    def save(self, item: ReportSchedule, *, sent_until: date) -> None:
        """Store a schedule whose first period begins after `sent_until`; one of the same name keeps what it has sent.

        Raises:
            InvalidValue: for a name that is empty or over 64 characters.
        """
        if not 1 <= len(item.name) <= MAX_NAME_CHARS or not item.name.isprintable():
            raise InvalidValue("schedule name", item.name, f"1 to {MAX_NAME_CHARS} visible characters")
        values: dict[str, Any] = {name: getattr(item, name) for name in _FIELDS if name != "name"}
        key = {"workspace_id": self._scope.workspace_id, "name": item.name}
        with self._scope.write(answers=False) as connection:
            insert = upsert(connection, table).values(**key, **values, sent_until=sent_until)
            connection.execute(insert.on_conflict_do_update(index_elements=builtins.list(key), set_=values))

    def claim(self, name: str, *, until: date, lease: timedelta) -> bool:
        """Whether the report up to the day `until` is the caller's to send: not sent yet, and nobody else is at it."""
        now = datetime.now(UTC)
        free = or_(table.c.claimed_until.is_(None), table.c.claimed_until < now)
        take = update(table).where(*self._named(name), table.c.enabled, table.c.sent_until < until, free)
        with self._scope.write(answers=False) as connection:
            return bool(connection.execute(take.values(claimed_until=now + lease)).rowcount)

    def sent(self, name: str, *, until: date) -> None:
        """Note that everything up to the day `until` was sent."""
        self._note(name, {"sent_until": until, "claimed_until": None, "reason": None})

    def failed(self, name: str, reason: str) -> None:
        """Note why it was not taken; it is tried again when its claim has run out."""
        self._note(name, {"reason": reason})

    def remove(self, name: str) -> None:
        """Forget a schedule.

        Raises:
            UnknownItem: for a name that no schedule has.
        """
        with self._scope.write(answers=False) as connection:
            if not connection.execute(delete(table).where(*self._named(name))).rowcount:
                raise UnknownItem("schedule", name)

    def _note(self, name: str, values: dict[str, Any]) -> None:
        with self._scope.write(answers=False) as connection:
            connection.execute(update(table).where(*self._named(name)).values(**values))

    def _named(self, name: str) -> tuple[Any, ...]:
        return table.c.workspace_id == self._scope.workspace_id, table.c.name == name


def _to_state(row: AnyRow) -> ScheduleState:
    item = ReportSchedule(**{name: getattr(row, name) for name in _FIELDS})
    return ScheduleState(item, row.sent_until, row.reason)
