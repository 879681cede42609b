"""Insights with their evidence, and how far detection has come."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from voc.domain import REMINDERS, Insight, Quote
from voc.errors import UnknownItem
from voc.store import people, states
from voc.store.among import among
from voc.store.database import AnyRow, Scope, serialize, to_id, to_key
from voc.store.quotes import QUOTE_COLUMNS
from voc.store.rows import to_quote
from voc.store.tables.feedback import feedback
from voc.store.tables.insights import evidence, insight
from voc.store.tables.labels import label
from voc.store.tables.segments import segment

_FIELDS = (
    "kind", "series", "title", "start", "end", "first_seen", "count", "expected", "lower", "upper", "p_value",
    "severity", "touchpoint", "topic_id", "brand", "details",
)  # fmt: skip


# Quotes that are read with an insight. Lists of the week keep a reference to every message on them.
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """A message on a list of the week, who wrote it, None where nobody can say, and the last day of the list."""

    feedback_id: str
    person: str | None
    day: date


class Insights:
    """The insights of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def save(self, insights: Sequence[Insight]) -> int:
        """Store insights and return how many are new; one that goes on (same id) becomes its next revision.

        `details` must be JSON. Evidence is kept as a reference to the words of the message, so it stays exact.
        """
        if not insights:  # a transaction that writes counts as a change, and ends all answers that are remembered
            return 0
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            return sum(self._save(connection, item) for item in insights)

    def list(
        self, kind: str | None = None, since: date | None = None, limit: int = 100, *, reminders: bool = False
    ) -> list[Insight]:
        """Insights, newest first and within a day the most severe; `since` is about the last day of their window.

        Those are changes, or `reminders` instead; or those of a `kind`, whichever it is.
        """
        query = select(insight).where(insight.c.workspace_id == self._scope.workspace_id)
        if kind is not None:
            query = query.where(insight.c.kind == kind)
        else:
            query = query.where(insight.c.kind.in_(REMINDERS) if reminders else insight.c.kind.not_in(REMINDERS))
        if since is not None:
            query = query.where(insight.c.end >= since)
        query = query.order_by(insight.c.end.desc(), insight.c.severity.desc(), insight.c.id)
        with self._scope.read() as connection:
            return to_insights(connection, connection.execute(query.limit(limit)).all(), quoted=self._scope.evidence)

    def get(self, insight_id: str) -> Insight:
        """One insight by `Insight.id`.

        Raises:
            UnknownItem: for an insight that is not in this workspace.
        """
        wanted = (insight.c.workspace_id == self._scope.workspace_id, insight.c.key == to_key(insight_id))
        with self._scope.read() as connection:
            rows = connection.execute(select(insight).where(*wanted)).all()
            found = to_insights(connection, rows, quoted=self._scope.evidence)
        if not found:
            raise UnknownItem("insight", insight_id)
        return found[0]

    def detected_until(self) -> date | None:
        """The last day that was judged; None before the first one."""
        with self._scope.read() as connection:
            value = states.get(connection, self._scope.workspace_id, "detected_until")
        return None if value is None else date.fromisoformat(value)

    def mark_detected(self, day: date) -> None:
        """Say that every day up to this one is judged."""
        with self._scope.write() as connection:
            states.put(connection, self._scope.workspace_id, "detected_until", day.isoformat())

    def listed_until(self, kind: str) -> date | None:
        """The day of the last weekly list of a kind, whether anything was on it; None before the first."""
        with self._scope.read() as connection:
            value = states.get(connection, self._scope.workspace_id, f"listed_until {kind}")
        return None if value is None else date.fromisoformat(value)

    def listed_since(self, kind: str) -> date | None:
        """The day from which on weekly lists of a kind tell what came up; None before the first."""
        with self._scope.read() as connection:
            value = states.get(connection, self._scope.workspace_id, f"listed_since {kind}")
        return None if value is None else date.fromisoformat(value)

    def mark_listed(self, kind: str, day: date, *, since: date) -> None:
        """Say that the list of this kind was made on a day, and that lists of it tell what came up `since` then."""
        with self._scope.write() as connection:
            for name, value in (("listed_until", day), ("listed_since", since)):
                states.put(connection, self._scope.workspace_id, f"{name} {kind}", value.isoformat())

    def listed(self, kind: str) -> builtins.list[Listed]:
        """Every message on a list of a kind, the oldest list first; who was forgotten is on none."""
        query = (
            select(feedback.c.key, insight.c.end, feedback.c.customer, people.ACCOUNT_ALONE)
            .select_from(evidence.join(insight).join(feedback, feedback.c.id == evidence.c.feedback_id))
            .where(insight.c.workspace_id == self._scope.workspace_id, insight.c.kind == kind)
            .order_by(insight.c.end, feedback.c.id)
        )
        with self._scope.read() as connection:
            owned = people.owners(connection, self._scope.workspace_id)
            return [
                Listed(to_id(key), people.person_of(customer, account, owned), day)
                for key, day, customer, account in connection.execute(query)
            ]

    def _save(self, connection: Connection, item: Insight) -> bool:
        workspace_id = self._scope.workspace_id
        values: dict[str, Any] = {name: getattr(item, name) for name in _FIELDS}
        values |= {"details": dict(item.details), "saved_at": datetime.now(UTC)}
        wanted = (insight.c.workspace_id == workspace_id, insight.c.key == to_key(item.id))
        known = connection.execute(select(insight.c.id, insight.c.revision).where(*wanted)).first()
        if known is None:
            new = insert(insight).values(workspace_id=workspace_id, key=to_key(item.id), revision=1, **values)
            id = connection.scalars(new.returning(insight.c.id)).one()
        else:
            id = known.id
            connection.execute(update(insight).where(*wanted).values(revision=known.revision + 1, **values))
            connection.execute(delete(evidence).where(evidence.c.insight_id == id))
        self._save_evidence(connection, id, item.evidence)
        return known is None

    def _save_evidence(self, connection: Connection, id: int, quotes: Sequence[Quote]) -> None:
        keys = [to_key(quote.feedback_id) for quote in quotes]
        query = select(feedback.c.key, feedback.c.id).where(feedback.c.workspace_id == self._scope.workspace_id)
        found = {row.key: row.id for row in connection.execute(query.where(among(feedback.c.key, keys)))}
        rows = [
            {"insight_id": id, "position": i, "feedback_id": found[key], "start": quote.start, "end": quote.end}
            for i, (key, quote) in enumerate(zip(keys, quotes, strict=True))
            if key in found
        ]
        if rows:
            connection.execute(insert(evidence), rows)


def to_insights(connection: Connection, rows: Sequence[AnyRow], *, quoted: bool = True) -> builtins.list[Insight]:
    """The insights of rows of `insight`, in order; with their evidence where it is to be `quoted`."""
    quotes = _evidence(connection, [row.id for row in rows]) if quoted else {}
    return [
        Insight(**{name: getattr(row, name) for name in _FIELDS}, evidence=tuple(quotes.get(row.id, ())))
        for row in rows
    ]


def _evidence(connection: Connection, ids: Sequence[int]) -> dict[int, builtins.list[Quote]]:
    here = (segment.c.feedback_id == evidence.c.feedback_id) & (segment.c.start == evidence.c.start)
    source = (
        evidence.join(feedback, feedback.c.id == evidence.c.feedback_id)
        .outerjoin(segment, here & (segment.c.end == evidence.c.end))
        .outerjoin(label, (label.c.segment_id == segment.c.id) & label.c.served)
    )
    others = [column for column in QUOTE_COLUMNS if column.table is not segment]
    query = select(evidence.c.insight_id, evidence.c.start, evidence.c.end, *others).select_from(source)
    found: dict[int, builtins.list[Quote]] = {}
    query = query.where(among(evidence.c.insight_id, ids), evidence.c.position < _SHOWN).order_by(
        evidence.c.insight_id, evidence.c.position
    )
    for row in connection.execute(query):
        found.setdefault(row.insight_id, []).append(to_quote(row))
    return found
