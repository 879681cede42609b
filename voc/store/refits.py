"""Refits: topics that a search proposes, promoted by its measures or by a person, and taken back."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from voc.domain import Refit, Topic, TopicEvent
from voc.errors import InvalidValue, UnknownItem
from voc.store import states
from voc.store.database import AnyRow, Scope, serialize
from voc.store.tables.topics import topic, topic_refit, topic_version
from voc.store.topics import all_topics, check_ids, is_topic, keep_ids, mark_stale, save

_FIELDS = tuple(column.name for column in topic_version.c if column.name not in ("refit_id", "before"))
# What rolling back restores; what people did stays.
_MACHINE = ("centroid", "radius", "size", "keywords", "coherence", "accepted")


class Refits:
    """The refits of one workspace. At most one is a candidate."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, refit: Refit, *, promote_by: str | None = None) -> Refit:
        """Keep a candidate, or with `promote_by` put it in force at once; one that waited before it is replaced.

        That topics were searched up to its day is written in the same transaction: no search is done twice.
        """
        check_ids(refit.topics)
        with self._scope.write() as connection:
            serialize(connection, self._workspace)
            waiting = (topic_refit.c.workspace_id == self._workspace, topic_refit.c.status == "candidate")
            connection.execute(update(topic_refit).where(*waiting).values(status="replaced"))
            id = int(connection.execute(insert(topic_refit).returning(topic_refit.c.id), self._row(refit)).scalar_one())
            _write_versions(connection, id, refit.topics, before=False)
            keep_ids(connection, self._workspace, refit.topics)
            states.put(connection, self._workspace, "fitted_until", refit.until.isoformat())
            if promote_by is not None:
                self._promote(connection, id, by=promote_by)
            return self._get(connection, id)

    def list(self, *, status: str | None = None) -> builtins.list[Refit]:
        """Refits, the newest first, without their topics."""
        query = select(topic_refit).where(topic_refit.c.workspace_id == self._workspace)
        if status is not None:
            query = query.where(topic_refit.c.status == status)
        with self._scope.read() as connection:
            return [_to_refit(row, ()) for row in connection.execute(query.order_by(topic_refit.c.id.desc()))]

    def get(self, id: int) -> Refit:
        """One refit with the topics it proposes.

        Raises:
            UnknownItem: for a refit that is not in this workspace.
        """
        with self._scope.read() as connection:
            return self._get(connection, id)

    def promote(self, id: int, *, by: str) -> None:
        """Make the topics of a candidate the ones in force. Their segments are then to be given to them again.

        Raises:
            UnknownItem: for a refit that is not in this workspace.
            InvalidValue: for one that is no candidate.
        """
        with self._scope.write() as connection:
            serialize(connection, self._workspace)
            self._promote(connection, id, by=by)

    def reject(self, id: int, *, by: str) -> None:
        """Leave the topics as they are; the ids that the candidate proposed are not used again.

        Raises:
            UnknownItem: for a refit that is not in this workspace.
            InvalidValue: for one that is no candidate.
        """
        with self._scope.write() as connection:
            serialize(connection, self._workspace)
            self._expect(connection, id, "candidate")
            self._decide(connection, id, "rejected", by)

    def rollback(self, *, by: str) -> Refit:
        """Take back the last refit that was promoted: topics are where they were, those it bore retire.

        Raises:
            InvalidValue: where no refit is in force.
        """
        with self._scope.write() as connection:
            serialize(connection, self._workspace)
            query = select(topic_refit.c.id).where(
                topic_refit.c.workspace_id == self._workspace, topic_refit.c.status == "promoted"
            )
            id = connection.scalar(query.order_by(topic_refit.c.id.desc()).limit(1))
            if id is None:
                raise InvalidValue("rollback", "topics", "no refit was promoted that could be taken back")
            refit, old = self._get(connection, id), self._versions(connection, id, before=True)
            self._restore(connection, refit.topics, old, by=by, reason=f"refit {id} was rolled back")
            self._decide(connection, id, "rolled_back", by)
            mark_stale(connection, self._workspace, _homes((*refit.topics, *old)))
            return self._get(connection, id)

    def _promote(self, connection: Connection, id: int, *, by: str) -> None:
        refit = self._expect(connection, id, "candidate")
        before = all_topics(connection, self._workspace)
        _write_versions(connection, id, before, before=True)
        save(connection, self._workspace, refit.topics, events=refit.events, by=by, action="fit")
        self._decide(connection, id, "promoted", by)
        mark_stale(connection, self._workspace, _homes((*refit.topics, *before)))

    def _restore(
        self, connection: Connection, new: Sequence[Topic], old: Sequence[Topic], *, by: str, reason: str
    ) -> None:
        known = {item.id: item for item in old}
        hands = {item.id: item for item in all_topics(connection, self._workspace)}
        events = []
        for item in new:
            now = hands[item.id]
            if item.id not in known:
                if now.status == "active" and not (now.anchored or now.pinned):
                    self._write(connection, item.id, {"status": "retired", "merged_into": None})
                    events.append(TopicEvent(item.id, "died", reason=reason))
                continue
            before = known[item.id]
            fields = {name: getattr(before, name) for name in _MACHINE} | {"keywords": [*before.keywords]}
            if now.anchored:
                del fields["centroid"]
            if not now.renamed:
                fields["name"] = before.name
            if now.status != "merged":
                fields |= {"status": before.status, "merged_into": before.merged_into, "parent": before.parent}
                if before.status == "merged":  # the merge was taken back since
                    fields |= {"status": now.status, "merged_into": now.merged_into}
            self._write(connection, item.id, fields)
        save(connection, self._workspace, (), events=events, by=by)

    def _write(self, connection: Connection, id: int, fields: dict[str, Any]) -> None:
        connection.execute(update(topic).where(*is_topic(self._workspace, id)).values(**fields))

    @property
    def _workspace(self) -> int:
        return self._scope.workspace_id

    def _row(self, refit: Refit) -> dict[str, Any]:
        return {
            "workspace_id": self._workspace,
            "made_at": datetime.now(UTC),
            "until": refit.until,
            "status": "candidate",
            "kept": refit.kept,
            "coverage": refit.coverage,
            "coverage_before": refit.coverage_before,
            "doubts": [*refit.doubts],
            "events": [asdict(event) for event in refit.events],
        }

    def _expect(self, connection: Connection, id: int, status: str) -> Refit:
        refit = self._get(connection, id)
        if refit.status != status:
            raise InvalidValue("refit", id, f"it is {refit.status}; only a {status} can be decided on")
        return refit

    def _decide(self, connection: Connection, id: int, status: str, by: str) -> None:
        decided = {"status": status, "decided_at": datetime.now(UTC), "decided_by": by}
        connection.execute(update(topic_refit).where(topic_refit.c.id == id).values(**decided))

    def _get(self, connection: Connection, id: int) -> Refit:
        where = (topic_refit.c.workspace_id == self._workspace, topic_refit.c.id == id)
        row = connection.execute(select(topic_refit).where(*where)).first()
        if row is None:
            raise UnknownItem("refit", id)
        return _to_refit(row, self._versions(connection, id, before=False))

    def _versions(self, connection: Connection, id: int, *, before: bool) -> tuple[Topic, ...]:
        query = select(topic_version).where(topic_version.c.refit_id == id, topic_version.c.before.is_(before))
        rows = connection.execute(query.order_by(topic_version.c.id))
        return tuple(
            Topic(**{name: getattr(row, name) for name in _FIELDS} | {"keywords": tuple(row.keywords)}) for row in rows
        )


def _write_versions(connection: Connection, id: int, topics: Sequence[Topic], *, before: bool) -> None:
    connection.execute(delete(topic_version).where(topic_version.c.refit_id == id, topic_version.c.before.is_(before)))
    rows = [
        {name: getattr(item, name) for name in _FIELDS}
        | {"keywords": [*item.keywords], "refit_id": id, "before": before}
        for item in topics
    ]
    if rows:
        connection.execute(insert(topic_version), rows)


def _homes(topics: Sequence[Topic]) -> list[str]:
    return sorted({item.home for item in topics})


def _to_refit(row: AnyRow, topics: tuple[Topic, ...]) -> Refit:
    return Refit(
        until=row.until,
        topics=topics,
        events=tuple(TopicEvent(**event | {"others": tuple(event["others"])}) for event in row.events),
        kept=row.kept,
        coverage=row.coverage,
        coverage_before=row.coverage_before,
        doubts=tuple(row.doubts),
        id=row.id,
        status=row.status,
        decided_by=row.decided_by,
        made_at=row.made_at,
    )
