"""Rollups: daily sums from which counts are read, made again from the raw rows for the days that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Select,
    Table,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
)

from voc.domain import MEASURES
from voc.store import reasons
from voc.store.database import Scope
from voc.store.measures import ALL_MEASURES, GROUPS, LABELLED, WRITTEN, countable
from voc.store.tables.feedback import feedback
from voc.store.tables.rollups import (
    ALL,
    MESSAGE_MEASURES,
    NO_TOPIC_YET,
    REASON_MEASURES,
    dirty_day,
    rollup_message,
    rollup_reason,
    rollup_topic,
    rollup_touchpoint,
)
from voc.store.tables.segments import segment

# Days per transaction: a reader waits for none of them, another writer on SQLite at most for one.
_DAYS_AT_ONCE = 7

# Ratings in stars from 1 to 5, whatever the scale was.
STARS = 1 + 4 * (feedback.c.rating_value - feedback.c.rating_low) / func.nullif(
    feedback.c.rating_high - feedback.c.rating_low, 0
)


class Rollups:
    """The rollups of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def refresh(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Make the rollups of all marked days again and return how many days that were.

        `progress` is called with (days done, days in all) after each transaction.
        """
        marked = select(func.count()).select_from(dirty_day).where(dirty_day.c.workspace_id == self._scope.workspace_id)
        with self._scope.read() as connection:
            total = connection.scalars(marked).one()
        done = 0
        while total and (days := self._refresh_some()):
            done += days
            if progress is not None:
                progress(done, max(done, total))
        return done

    def check(self) -> list[str]:
        """Differences between the rollups and the raw rows, in sentences; empty when they agree.

        Reads every raw row. Days that are marked and not refreshed yet are expected to differ.
        """
        with self._scope.read() as connection:
            found: list[str] = []
            for table, queries in self._queries(()):
                want = {_key(table, row): _values(table, row) for query in queries for row in connection.execute(query)}
                stored = select(table).where(table.c.workspace_id == self._scope.workspace_id)
                have = {_key(table, row): _values(table, row) for row in connection.execute(stored)}
                found += _differences(table.name, want, have)
        return found

    def _refresh_some(self) -> int:
        workspace_id = self._scope.workspace_id
        some = select(dirty_day.c.day).where(dirty_day.c.workspace_id == workspace_id)
        some = some.order_by(dirty_day.c.day).limit(_DAYS_AT_ONCE)
        with self._scope.write() as connection:
            mine = (dirty_day.c.workspace_id == workspace_id, dirty_day.c.day.in_(some))
            # The marks go first: who changes a day from here on marks it again.
            days = list(connection.scalars(delete(dirty_day).where(*mine).returning(dirty_day.c.day)))
            if days:
                self._recompute(connection, days)
        return len(days)

    def _recompute(self, connection: Connection, days: Sequence[date]) -> None:
        for table, queries in self._queries(days):
            old = (table.c.workspace_id == self._scope.workspace_id, table.c.day.in_(days))
            connection.execute(delete(table).where(*old))
            for query in queries:
                connection.execute(insert(table).from_select([column.name for column in query.selected_columns], query))

    def _queries(self, days: Sequence[date]) -> Iterator[tuple[Table, list[Select[Any]]]]:
        """The rows of each rollup from the raw rows; of all days where `days` is empty."""
        workspace_id = self._scope.workspace_id
        within = [feedback.c.day.in_(days)] if days else []
        # Rollups are of customers, whoever asks.
        where = [feedback.c.workspace_id == workspace_id, countable(), *within]
        any_touchpoint, any_stage = literal(ALL), literal(ALL)
        touchpoint, stage = GROUPS["touchpoint"], GROUPS["stage"]
        yield (
            rollup_touchpoint,
            [
                _segment_query(workspace_id, where, {"touchpoint": t, "stage": s} | _dimensions("source", "channel"))
                for t in (touchpoint, any_touchpoint)
                for s in (stage, any_stage)
            ],
        )
        topic = func.coalesce(segment.c.topic_id, NO_TOPIC_YET)
        yield (
            rollup_topic,
            [
                _segment_query(workspace_id, where, {"touchpoint": t, "topic_id": topic})
                for t in (touchpoint, any_touchpoint)
            ],
        )
        yield rollup_reason, reasons.rollup_queries(workspace_id, where)
        messages = [feedback.c.workspace_id == workspace_id, WRITTEN["customer"], *within]
        yield rollup_message, [_message_query(workspace_id, messages)]


def message_measures() -> list[ColumnElement[Any]]:
    """Every measure of `MESSAGE_MEASURES` over `feedback`, under its name; copies count in `copies` only."""
    counts = feedback.c.copy_of.is_(None)
    nps = feedback.c.nps

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((counts & condition, 1), else_=0)), 0)

    def total(value: ColumnElement[Any]) -> ColumnElement[float]:
        return cast(func.coalesce(func.sum(case((counts, value))), 0), Float)

    found = {
        "messages": func.coalesce(func.sum(case((counts, 1), else_=0)), 0),
        "copies": func.coalesce(func.sum(case((counts, 0), else_=1)), 0),
        "ratings": number(STARS.is_not(None)),
        "rating_sum": total(STARS),
        "promoters": number(nps >= 9),
        "passives": number(nps.between(7, 8)),
        "detractors": number(nps <= 6),
        "csat_count": number(feedback.c.csat.is_not(None)),
        "csat_sum": total(feedback.c.csat),
        "ces_count": number(feedback.c.ces.is_not(None)),
        "ces_sum": total(feedback.c.ces),
    }
    return [found[name].label(name) for name in MESSAGE_MEASURES]


def _dimensions(*names: str) -> dict[str, ColumnElement[Any]]:
    return {name: feedback.c[name] for name in names}


def _segment_query(
    workspace_id: int, where: Iterable[ColumnElement[bool]], groups: dict[str, ColumnElement[Any]]
) -> Select[Any]:
    named = {"day": feedback.c.day, "brand": func.coalesce(feedback.c.brand, "")} | groups
    columns = [literal(workspace_id).label("workspace_id"), *(value.label(name) for name, value in named.items())]
    return select(*columns, *ALL_MEASURES.values()).select_from(LABELLED).where(*where).group_by(*_real(named))


def _message_query(workspace_id: int, where: Iterable[ColumnElement[bool]]) -> Select[Any]:
    named = _dimensions("day", "source", "channel") | {
        name: func.coalesce(feedback.c[name], "") for name in ("brand", "language")
    }
    columns = [literal(workspace_id).label("workspace_id"), *(value.label(name) for name, value in named.items())]
    return select(*columns, *message_measures()).where(*where).group_by(*named.values())


def _real(named: dict[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """What to group by: the constant that stands for "any" is no group."""
    return [value for value in named.values() if not isinstance(value, type(literal("")))]


def _key(table: Table, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, c.name) for c in table.c if c.name not in (*_measures(table), "workspace_id"))


def _values(table: Table, row: Any) -> tuple[Any, ...]:
    # Sums of floats depend on the order in which they were added up.
    return tuple(round(getattr(row, name), 6) for name in _measures(table))


def _measures(table: Table) -> tuple[str, ...]:
    return {rollup_message.name: MESSAGE_MEASURES, rollup_reason.name: REASON_MEASURES}.get(table.name, MEASURES)


def _differences(name: str, want: dict[Any, Any], have: dict[Any, Any]) -> list[str]:
    keys = sorted({*want, *have}, key=str)
    return [
        f"{name} {tuple(map(str, key))}: stored {have.get(key, 'nothing')}, raw rows give {want.get(key, 'nothing')}"
        for key in keys
        if want.get(key) != have.get(key)
    ]
