"""Imports: messages in, with their counters and cursor, one transaction per batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Update, insert, select, update

from voc.domain import Feedback, Rejected
from voc.errors import UnknownItem
from voc.store import messages, people
from voc.store.database import AnyRow, Scope, serialize
from voc.store.rows import Packed
from voc.store.tables.imports import import_run, rejected
from voc.store.values import Added, ImportRun

_COUNTERS = ("accepted", "updated", "duplicate", "rejected")


class _Batch(NamedTuple):
    """What a transaction adds to a run; see `Imports.commit`."""

    feedback: Sequence[Feedback | Packed]
    known: int
    rejected: Sequence[Rejected]
    filtered: Mapping[str, int]
    cursor: str | None
    keys: int | None


class Imports:
    """The imports of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def start(self, source: str, name: str, *, continued: bool = False) -> ImportRun:
        """A run of (source, name): the unfinished one with its cursor and counts, otherwise a new one.

        With `continued`, a new one begins at the cursor where the last one ended.
        """
        wanted = (import_run.c.workspace_id == self._scope.workspace_id, import_run.c.source == source)
        query = select(import_run).where(*wanted, import_run.c.name == name).order_by(import_run.c.id.desc()).limit(1)
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            last = connection.execute(query).first()
            if last is not None and last.finished_at is None:
                return _to_run(last)
            cursor = last.cursor if last is not None and continued else None
            return _to_run(self._new(connection, source, name, cursor))

    def commit(
        self,
        run_id: int,
        feedback: Sequence[Feedback | Packed],
        *,
        known: int = 0,
        rejected: Sequence[Rejected] = (),
        filtered: Mapping[str, int] | None = None,
        cursor: str | None = None,
        keys: int | None = None,
    ) -> Added:
        """Store a batch and say what became of it; the run's counters and cursor move in the same transaction.

        A message whose id is known counts as updated if its text, a score or who wrote it changed, as duplicate
        otherwise.
        `known` messages were found to be duplicates when they were read (`feedback.fingerprints`).
        `filtered` counts by rule the rows that were left out on purpose. `keys` is by how many keys of the workspace
        the people of these messages were hashed, all of them when not given: `rehash` may have made another meanwhile.

        Raises:
            UnknownItem: for a run that does not exist.
            InvalidRecord: for a message that no database can hold; nothing of the batch is stored.
        """
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            run = _to_run(self._get(connection, run_id))
            batch = _Batch(feedback, known, rejected, filtered or {}, cursor, keys)
            return self._add(connection, run, batch)

    def whole(
        self,
        source: str,
        name: str,
        feedback: Sequence[Feedback],
        *,
        rejected: Sequence[Rejected] = (),
        filtered: Mapping[str, int] | None = None,
        keys: int | None = None,
    ) -> tuple[int, Added]:
        """A run that is one batch: begun, stored and finished in one transaction. Its id and what became of the batch.

        See `commit`.
        """
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            run = _to_run(self._new(connection, source, name, None))
            added = self._add(connection, run, _Batch(feedback, 0, rejected, filtered or {}, None, keys))
            connection.execute(_done(run.id))
        return run.id, added

    def _add(self, connection: Connection, run: ImportRun, batch: _Batch) -> Added:
        feedback, keys = batch.feedback, batch.keys
        if keys is not None:
            feedback = people.catch_up(connection, self._scope.workspace_id, feedback, keys=keys)
        added = messages.add(connection, self._scope.workspace_id, feedback) + Added(duplicate=batch.known)
        _add_rejected(connection, run.id, batch.rejected)
        gained = {"accepted": added.accepted, "updated": added.updated, "duplicate": added.duplicate}
        values: dict[str, Any] = {n: run.counts[n] + gained.get(n, len(batch.rejected)) for n in _COUNTERS}
        values["filtered"] = _sum(run.filtered, batch.filtered)
        values["cursor"] = run.cursor if batch.cursor is None else batch.cursor
        connection.execute(update(import_run).where(import_run.c.id == run.id).values(**values))
        return added

    def finish(self, run_id: int) -> ImportRun:
        """Close a run; the next `start` of the same (source, name) begins a new one."""
        with self._scope.write() as connection:
            self._get(connection, run_id)
            connection.execute(_done(run_id))
            return _to_run(self._get(connection, run_id))

    def get(self, run_id: int) -> ImportRun:
        """One run.

        Raises:
            UnknownItem: for a run that does not exist.
        """
        with self._scope.read() as connection:
            return _to_run(self._get(connection, run_id))

    def list(self, limit: int = 50) -> list[ImportRun]:
        """Runs, newest first."""
        query = select(import_run).where(import_run.c.workspace_id == self._scope.workspace_id)
        with self._scope.read() as connection:
            return [_to_run(row) for row in connection.execute(query.order_by(import_run.c.id.desc()).limit(limit))]

    def rejected(self, run_id: int) -> Iterator[Rejected]:
        """The rows of a run that did not become feedback, in the order they were met."""
        query = select(rejected).where(rejected.c.import_id == run_id).order_by(rejected.c.id)
        with self._scope.read() as connection:
            self._get(connection, run_id)
            for row in connection.execute(query):
                yield Rejected(file=row.file, row=row.row, reason=row.reason, raw=row.raw)

    def _new(self, connection: Connection, source: str, name: str, cursor: str | None) -> AnyRow:
        values = dict.fromkeys(_COUNTERS, 0) | {"filtered": {}, "started_at": datetime.now(UTC)}
        values |= {"workspace_id": self._scope.workspace_id, "source": source, "name": name, "cursor": cursor}
        return connection.execute(insert(import_run).values(**values).returning(*import_run.c)).one()

    def _get(self, connection: Connection, run_id: int) -> AnyRow:
        wanted = (import_run.c.workspace_id == self._scope.workspace_id, import_run.c.id == run_id)
        row = connection.execute(select(import_run).where(*wanted)).first()
        if row is None:
            raise UnknownItem("import", run_id)
        return row


def _done(run_id: int) -> Update:
    return update(import_run).where(import_run.c.id == run_id).values(finished_at=datetime.now(UTC))


def _add_rejected(connection: Connection, run_id: int, rows: Sequence[Rejected]) -> None:
    # What was rejected may hold any bytes; it is kept to be looked at, so unfit characters are shown as "�".
    values = [
        {"import_id": run_id, "file": _fit(r.file), "row": r.row, "reason": _fit(r.reason), "raw": _fit(r.raw[:2000])}
        for r in rows
    ]
    if values:
        connection.execute(insert(rejected), values)


def _fit(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


def _sum(a: Mapping[str, int], b: Mapping[str, int]) -> dict[str, int]:
    return {rule: a.get(rule, 0) + b.get(rule, 0) for rule in sorted({*a, *b})}


def _to_run(row: AnyRow) -> ImportRun:
    counts = {name: getattr(row, name) for name in _COUNTERS} | {"filtered": sum(row.filtered.values())}
    return ImportRun(row.id, row.source, row.name, row.cursor, counts, row.filtered, row.started_at, row.finished_at)
