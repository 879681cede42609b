"""Topics, which segments belong to them, and the history of both."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, func, insert, select, update

from voc.domain import CUSTOMER_ROLES, Topic
from voc.errors import InvalidValue, UnknownItem
from voc.store import states, todo
from voc.store.among import among
from voc.store.database import AnyRow, Scope, mark_days, serialize, to_id, upsert, within
from voc.store.measures import GROUPS
from voc.store.tables import embedding, feedback, label, segment, topic, topic_change
from voc.store.tables import todo as todo_table
from voc.store.values import Embeddings, TopicChange

_FIELDS = tuple(column.name for column in topic.c if column.name != "workspace_id")
# What only people change, with `update` and `merge`: saving a fit leaves them as they are.
_BY_HAND = ("hidden", "pinned", "renamed", "born")


class Topics:
    """The topics of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def embeddings(self, touchpoint: str) -> Embeddings:
        """The labelled segments of a touchpoint that count (copies do not), with their vectors.

        Memory: about 800 bytes a segment.
        """
        with self._scope.read() as connection:
            query = self._vectors().where(feedback.c.copy_of.is_(None), GROUPS["touchpoint"] == touchpoint)
            return _to_embeddings(connection.execute(query).all())

    def unassigned(self, *, limit: int | None = None) -> Embeddings:
        """Labelled segments that no topic model has looked at since they were labelled, oldest first."""
        listed = (todo_table.c.subject_id == segment.c.id) & (todo_table.c.step == "topic")
        with self._scope.read() as connection:
            query = self._vectors().join(todo_table, listed & (todo_table.c.workspace_id == segment.c.workspace_id))
            return _to_embeddings(connection.execute(query.limit(limit)).all())

    def list(
        self, *, touchpoint: str | None = None, include_hidden: bool = False, include_ended: bool = False
    ) -> list[Topic]:
        """Active topics, largest first; with `include_ended` merged and retired ones as well."""
        query = select(topic).where(topic.c.workspace_id == self._scope.workspace_id)
        if not include_ended:
            query = query.where(topic.c.status == "active")
        if touchpoint is not None:
            query = query.where(topic.c.touchpoint == touchpoint)
        if not include_hidden:
            query = query.where(topic.c.hidden.is_(False))
        with self._scope.read() as connection:
            return [_to_topic(row) for row in connection.execute(query.order_by(topic.c.size.desc(), topic.c.id))]

    def get(self, id: int) -> Topic:
        """One topic, whatever its status.

        Raises:
            UnknownItem: for a topic that is not in this workspace.
        """
        with self._scope.read() as connection:
            return self._get(connection, id)

    def fitted_until(self) -> date | None:
        """The last day of the feedback that topics were last searched in; None before the first time."""
        with self._scope.read() as connection:
            value = states.get(connection, self._scope.workspace_id, "fitted_until")
        return None if value is None else date.fromisoformat(value)

    def mark_fitted(self, day: date) -> None:
        """Say that topics were searched in the feedback up to this day, and that every segment was given to them."""
        with self._scope.write() as connection:
            states.put(connection, self._scope.workspace_id, "fitted_until", day.isoformat())

    def next_id(self) -> int:
        """The first id that no topic of this workspace has had; ids count from 1."""
        query = select(func.coalesce(func.max(topic.c.id), 0)).where(topic.c.workspace_id == self._scope.workspace_id)
        with self._scope.read() as connection:
            return int(connection.scalars(query).one()) + 1

    def save(self, topics: Sequence[Topic], *, by: str = "voc") -> None:
        """Store new topics and new versions of known ones.

        What people did to a known topic (name given by hand, hidden, pinned) stays.

        Raises:
            InvalidValue: for an id below 1: 0 stands for "in no topic".
        """
        for item in topics:
            if item.id < 1:
                raise InvalidValue("topic id", item.id, "1 or more; 0 stands for segments in no topic")
        if not topics:
            return
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            before = {item.id: item for item in self._known(connection)}
            statement = upsert(connection, topic)
            changes: dict[str, Any] = {
                name: statement.excluded[name] for name in _FIELDS if name not in ("id", "name", *_BY_HAND)
            }
            changes["name"] = case((topic.c.renamed, topic.c.name), else_=statement.excluded.name)
            statement = statement.on_conflict_do_update(index_elements=["workspace_id", "id"], set_=changes)
            rows = [asdict(t) | {"keywords": [*t.keywords], "workspace_id": self._scope.workspace_id} for t in topics]
            connection.execute(statement, rows)
            after = {item.id: item for item in self._known(connection)}
            for item in topics:
                self._record(connection, "save", by, before.get(item.id), after[item.id])

    def assign(
        self,
        segment_ids: Sequence[int] | NDArray[Any],
        topic_ids: Sequence[int] | NDArray[Any],
        probabilities: Sequence[float] | NDArray[Any],
    ) -> int:
        """Say which topic each segment belongs to (0: none) and return how many segments changed theirs.

        A topic that was merged meanwhile passes its segments on. Segments that are gone are left out.
        *Shape:* three sequences or arrays (n,).

        Raises:
            InvalidValue: if the lengths differ or a topic does not exist.
        """
        if not len(segment_ids) == len(topic_ids) == len(probabilities):
            raise InvalidValue("topic_ids", len(topic_ids), f"one for each of the {len(segment_ids)} segments")
        ids = [int(id) for id in segment_ids]
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            final = self._final(connection)
            unknown = sorted({int(id) for id in topic_ids} - {*final})
            if unknown:
                raise InvalidValue("topic_ids", unknown, "ids of topics that were saved, or 0")
            before = {row.id: row for row in self._assigned(connection, ids)}
            rows = [
                {"row_id": id, "topic": final[int(t)], "p": round(float(p), 4)}
                for id, t, p in zip(ids, topic_ids, probabilities, strict=True)
                if id in before
            ]
            changed = [row for row in rows if before[row["row_id"]].topic_id != row["topic"]]
            if rows:
                connection.execute(_TAG, rows)
            mark_days(connection, self._scope.workspace_id, {before[row["row_id"]].day for row in changed})
            todo.remove(connection, self._scope.workspace_id, ("topic",), ids)
        return len(changed)

    def merge(self, ids: Sequence[int], into: int, *, by: str = "voc") -> None:
        """Make topics one: their segments go to `into`, their ids stay known and lead there.

        Raises:
            UnknownItem: for a topic that is not in this workspace.
            InvalidValue: for a topic that is merged already or would be merged into itself.
        """
        if into in ids:
            raise InvalidValue("into", into, "another topic than the ones that are merged")
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            for id in (into, *ids):
                if self._get(connection, id).status == "merged":
                    raise InvalidValue("topic", id, "merged already; name the topic it was merged into")
            for id in ids:
                self._merge_one(connection, id, into, by)

    def update(
        self,
        id: int,
        *,
        name: str | None = None,
        hidden: bool | None = None,
        pinned: bool | None = None,
        by: str = "voc",
    ) -> Topic:
        """Rename, hide or pin a topic; what is None stays. A name given here outlives refits.

        Raises:
            UnknownItem: for a topic that is not in this workspace.
            InvalidValue: for an empty name or one over 200 characters.
        """
        given = {"name": name, "hidden": hidden, "pinned": pinned}
        values: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        if name is not None:
            if not name.strip() or len(name) > 200 or "\0" in name:
                raise InvalidValue("name", name, "1 to 200 characters")
            values |= {"name": name.strip(), "renamed": True}
        with self._scope.write() as connection:
            before = self._get(connection, id)
            if values:
                connection.execute(update(topic).where(*self._is(id)).values(**values))
            after = self._get(connection, id)
            self._record(connection, "update", by, before, after)
        return after

    def history(self, id: int) -> builtins.list[TopicChange]:
        """What happened to a topic, oldest first.

        Raises:
            UnknownItem: for a topic that is not in this workspace.
        """
        query = select(topic_change).where(topic_change.c.workspace_id == self._scope.workspace_id)
        query = query.where(topic_change.c.topic_id == id).order_by(topic_change.c.id)
        with self._scope.read() as connection:
            self._get(connection, id)
            rows = connection.execute(query).all()
        return [TopicChange(r.topic_id, r.changed_at, r.by, r.action, r.before, r.after) for r in rows]

    def _vectors(self) -> Select[Any]:
        words = func.substr(feedback.c.text, segment.c.start + 1, segment.c.end - segment.c.start).label("text")
        columns = (
            segment.c.id,
            embedding.c.vector,
            feedback.c.key,
            feedback.c.day,
            GROUPS["touchpoint"].label("touchpoint"),
        )
        # The model that made the labels made the vector too, so that two encoders never mix.
        made_by = (label.c.segment_id == embedding.c.segment_id) & (label.c.model_id == embedding.c.model_id)
        return (
            select(*columns, words)
            .select_from(embedding)
            .join(segment, segment.c.id == embedding.c.segment_id)
            .join(feedback, feedback.c.id == segment.c.feedback_id)
            .join(label, made_by & label.c.served)
            .where(segment.c.workspace_id == self._scope.workspace_id, segment.c.role.in_(CUSTOMER_ROLES))
            .order_by(segment.c.id)
        )

    def _is(self, id: int) -> tuple[ColumnElement[bool], ...]:
        return topic.c.workspace_id == self._scope.workspace_id, topic.c.id == id

    def _get(self, connection: Connection, id: int) -> Topic:
        row = connection.execute(select(topic).where(*self._is(id))).first()
        if row is None:
            raise UnknownItem("topic", id)
        return _to_topic(row)

    def _known(self, connection: Connection) -> builtins.list[Topic]:
        query = select(topic).where(topic.c.workspace_id == self._scope.workspace_id)
        return [_to_topic(row) for row in connection.execute(query)]

    def _final(self, connection: Connection) -> dict[int, int]:
        """Where each id leads: to itself, or to what it was merged into."""
        into = {item.id: item.merged_into for item in self._known(connection)}
        final = {0: 0}
        for id in into:
            end = id
            while (after := into[end]) is not None:
                end = after
            final[id] = end
        return final

    def _assigned(self, connection: Connection, ids: Sequence[int]) -> builtins.list[AnyRow]:
        query = select(segment.c.id, segment.c.topic_id, feedback.c.day).join(feedback)
        query = query.where(within(segment.c.workspace_id, self._scope.workspace_id), among(segment.c.id, ids))
        return list(connection.execute(query))

    def _merge_one(self, connection: Connection, id: int, into: int, by: str) -> None:
        before = self._get(connection, id)
        mine = (segment.c.workspace_id == self._scope.workspace_id, segment.c.topic_id == id)
        moved = connection.execute(select(segment.c.id, feedback.c.day).join(feedback).where(*mine)).all()
        connection.execute(update(segment).where(*mine).values(topic_id=into))
        mark_days(connection, self._scope.workspace_id, {row.day for row in moved})
        gone = {"status": "merged", "merged_into": into}
        connection.execute(update(topic).where(*self._is(id)).values(**gone))
        connection.execute(update(topic).where(*self._is(into)).values(size=topic.c.size + before.size))
        # The segments make it possible to take the merge back.
        self._write(connection, id, "merge", by, {"status": before.status, "segments": [row.id for row in moved]}, gone)

    def _record(self, connection: Connection, action: str, by: str, before: Topic | None, after: Topic) -> None:
        old, new = _plain(before) if before else {}, _plain(after)
        changed = [name for name in new if old.get(name) != new[name]]
        if changed:
            old = {name: old[name] for name in changed if name in old}
            self._write(connection, after.id, action, by, old, {name: new[name] for name in changed})

    def _write(
        self, connection: Connection, id: int, action: str, by: str, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        row = {"workspace_id": self._scope.workspace_id, "topic_id": id, "changed_at": datetime.now(UTC), "by": by}
        connection.execute(insert(topic_change), row | {"action": action, "before": before, "after": after})


_TAG = (
    update(segment)
    .where(segment.c.id == bindparam("row_id"))
    .values(topic_id=bindparam("topic"), topic_probability=bindparam("p"))
)


def _plain(item: Topic) -> dict[str, Any]:
    """The fields of a topic that its history shows: all but the centroid."""
    fields = asdict(item)
    del fields["centroid"]
    return fields | {"keywords": [*item.keywords], "born": item.born.isoformat()}


def _to_topic(row: AnyRow) -> Topic:
    return Topic(**{name: getattr(row, name) for name in _FIELDS} | {"keywords": tuple(row.keywords)})


def _to_embeddings(rows: Sequence[AnyRow]) -> Embeddings:
    vectors = np.frombuffer(b"".join(row.vector for row in rows), "<f2")
    return Embeddings(
        segment_ids=np.array([row.id for row in rows], np.int64),
        vectors=vectors.reshape(len(rows), -1) if rows else vectors.reshape(0, 0),
        feedback_ids=[to_id(row.key) for row in rows],
        texts=[row.text for row in rows],
        touchpoints=[row.touchpoint for row in rows],
        days=np.array([row.day for row in rows], "datetime64[D]"),
    )
