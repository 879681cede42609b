"""Exports: saved questions, and the rows they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, select

from voc.domain import Filter
from voc.errors import UnknownItem
from voc.store.database import AnyRow, Scope
from voc.store.listing import export_feedback, export_segments
from voc.store.tables.exports import export
from voc.store.values import Export

ROWS = {"feedback": export_feedback, "segments": export_segments}


class Exports:
    """The exports of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, rows: str, format: str, filter: Filter, *, by: str) -> Export:
        """Save a question about `rows`: "feedback" or "segments"."""
        values = {"workspace_id": self._scope.workspace_id, "rows": rows, "format": format, "by": by}
        values |= {"filter": _to_json(filter), "created_at": datetime.now(UTC)}
        with self._scope.write(answers=False) as connection:
            return _to_export(connection.execute(insert(export).values(**values).returning(*export.c)).one())

    def get(self, id: int) -> Export:
        """One export.

        Raises:
            UnknownItem: for an export that is not in this workspace.
        """
        query = select(export).where(export.c.workspace_id == self._scope.workspace_id, export.c.id == id)
        with self._scope.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise UnknownItem("export", id)
        return _to_export(row)

    def rows(self, saved: Export) -> Iterator[dict[str, Any]]:
        """The rows as they are now, newest first, with constant memory."""
        return self.of(saved.rows, saved.filter)

    def of(self, rows: str, filter: Filter) -> Iterator[dict[str, Any]]:
        """The same without saving the question."""
        return ROWS[rows](self._scope, filter)


def _to_json(filter: Filter) -> dict[str, Any]:
    given = {field.name: getattr(filter, field.name) for field in fields(filter)}
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items() if value}
    return plain | ({"attributes": dict(filter.attributes)} if filter.attributes else {})


def _to_export(row: AnyRow) -> Export:
    days = {name: date.fromisoformat(row.filter[name]) for name in ("since", "until") if name in row.filter}
    return Export(row.id, row.rows, row.format, Filter(**row.filter | days), row.by, row.created_at)
