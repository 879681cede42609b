"""What is still to be done, kept in the transactions that make work and finish it: asking costs one batch.

A step that runs under a new version of its model finds its backlog here, put in once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, literal, or_, select, update

from voc.store import states
from voc.store.among import among
from voc.store.database import Scope, execute_many, serialize, upsert, within
from voc.store.tables.feedback import feedback
from voc.store.tables.todo import todo


def add(connection: Connection, workspace_id: int, step: str, ids: Iterable[int]) -> None:
    """Put subjects on the list of a step; those on it already stay."""
    rows = [{"workspace_id": workspace_id, "step": step, "subject_id": id} for id in ids]
    execute_many(connection, upsert(connection, todo).on_conflict_do_nothing(), rows)


def add_messages(connection: Connection, workspace_id: int, after: int) -> None:
    """Put the messages of all rows after this one, added by this transaction, on the list of the first step."""
    mine = (feedback.c.id > after, within(feedback.c.workspace_id, workspace_id))
    new = select(literal(workspace_id), literal("segment"), feedback.c.id).where(*mine)
    connection.execute(insert(todo).from_select(["workspace_id", "step", "subject_id"], new))


def remove(connection: Connection, workspace_id: int, steps: tuple[str, ...], ids: list[int]) -> None:
    """Take subjects off the lists of these steps."""
    if ids:
        where = (todo.c.workspace_id == workspace_id, todo.c.step.in_(steps), among(todo.c.subject_id, ids))
        connection.execute(delete(todo).where(*where))


def first(connection: Connection, workspace_id: int, step: str, limit: int) -> list[int]:
    """The oldest subjects on the list of a step."""
    query = select(todo.c.subject_id).where(todo.c.workspace_id == workspace_id, todo.c.step == step)
    return list(connection.scalars(query.order_by(todo.c.subject_id).limit(limit)))


def waiting(connection: Connection, workspace_id: int, step: str, ids: list[int]) -> set[int]:
    """Which of these subjects are on the list of a step."""
    where = (todo.c.workspace_id == workspace_id, todo.c.step == step, among(todo.c.subject_id, ids))
    return set(connection.scalars(select(todo.c.subject_id).where(*where)))


def take(scope: Scope, step: str, limit: int) -> list[int]:
    """The oldest subjects on the list of a step; under a lease those that nobody is at work on, and from now on we are.

    `SKIP LOCKED` lets two workers of PostgreSQL take different batches at the same time; SQLite has one writer.
    """
    if scope.lease is None:
        with scope.read() as connection:
            return first(connection, scope.workspace_id, step, limit)
    now = datetime.now(UTC)
    mine = (todo.c.workspace_id == scope.workspace_id, todo.c.step == step)
    free = select(todo.c.subject_id).where(*mine, or_(todo.c.claimed_until.is_(None), todo.c.claimed_until < now))
    batch = free.order_by(todo.c.subject_id).limit(limit).with_for_update(skip_locked=True).cte("batch")
    claim = update(todo).where(*mine, todo.c.subject_id.in_(select(batch.c.subject_id)))
    with scope.write(answers=False) as connection:
        claimed = claim.values(claimed_until=now + scope.lease).returning(todo.c.subject_id)
        return sorted(connection.scalars(claimed))


def counts(scope: Scope) -> dict[str, int]:
    """How many subjects each step has before it."""
    query = (
        select(todo.c.step, func.count().label("number"))
        .where(todo.c.workspace_id == scope.workspace_id)
        .group_by(todo.c.step)
    )
    with scope.read() as connection:
        found = {row.step: row.number for row in connection.execute(query)}
    return {step: found.get(step, 0) for step in ("segment", "label", "topic")}


def in_force(connection: Connection, workspace_id: int, step: str, version: str) -> str:
    """The version in force for a step; `version` itself if there was none."""
    found = states.get(connection, workspace_id, step)
    if found is None:
        states.put(connection, workspace_id, step, version)
    return found or version


def switch(scope: Scope, step: str, version: str, backlog: Select[Any]) -> None:
    """Make `version` the one in force for a step; unless it is the first, `backlog` becomes the list of the step."""
    with scope.read() as connection:
        if states.get(connection, scope.workspace_id, step) == version:
            return
    with scope.write() as connection:
        serialize(connection, scope.workspace_id)
        before = states.get(connection, scope.workspace_id, step)
        states.put(connection, scope.workspace_id, step, version)
        if before in (None, version):
            return
        connection.execute(delete(todo).where(todo.c.workspace_id == scope.workspace_id, todo.c.step == step))
        connection.execute(insert(todo).from_select(["workspace_id", "step", "subject_id"], backlog))
