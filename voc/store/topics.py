"""Topics, and which segments belong to them."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, bindparam, case, func, select, update

from voc.domain import Topic, TopicEvent
from voc.errors import InvalidValue, UnknownItem
from voc.store import overrides, states, todo, topic_changes, vectors
from voc.store.among import among
from voc.store.database import AnyRow, Scope, mark_days, serialize, upsert, within
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import embedding
from voc.store.tables.segments import segment
from voc.store.tables.topics import topic, topic_exclusion
from voc.store.tables.workspaces import workspace
from voc.store.values import Embeddings, TopicChange

_FIELDS = tuple(column.name for column in topic.c if column.name != "workspace_id")
_values = attrgetter(*_FIELDS)
# What only people change: saving a fit leaves them as they are.
_BY_HAND = ("hidden", "pinned", "renamed", "description", "touchpoint", "home", "born")
# How many segments are written in one statement.
_CHUNK = 50_000


class Topics:
    """The topics of one workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        # What was listed last, by what was asked, with the number of changes of the workspace before it was read.
        self._known: dict[tuple[str | None, bool, bool], tuple[int | None, builtins.list[Topic]]] = {}

    def embeddings(self, touchpoint: str, *, since: date | None = None, until: date | None = None) -> Embeddings:
        """The labelled segments of a touchpoint that count (copies do not), with their vectors.

        The touchpoint is that of the labels, wherever their topics were moved to. Memory: about 800 bytes a segment.
        """
        return vectors.of_touchpoint(self._scope, touchpoint, since=since, until=until)

    def buffer(self, touchpoint: str, *, limit: int) -> Embeddings:
        """The newest segments of a touchpoint that were looked at and found in no topic."""
        return vectors.of_buffer(self._scope, touchpoint, limit=limit)

    def unassigned(self, *, limit: int | None = None) -> Embeddings:
        """Labelled segments that no topic model has looked at since they were labelled, oldest first."""
        return vectors.unassigned(self._scope, limit=limit)

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
        asked = (touchpoint, include_hidden, include_ended)
        with self._scope.read() as connection:
            # The answers that make up one page ask for them four times, and 300 topics take 15 ms to read.
            changes = connection.scalar(select(workspace.c.changes).where(workspace.c.id == self._scope.workspace_id))
            known = self._known.get(asked)
            if known is None or known[0] != changes:
                rows = connection.execute(query.order_by(topic.c.size.desc(), topic.c.id))
                known = self._known[asked] = changes, [to_topic(row) for row in rows]
        return [*known[1]]

    def get(self, id: int) -> Topic:
        """One topic, whatever its status.

        Raises:
            UnknownItem: for a topic that is not in this workspace.
        """
        with self._scope.read() as connection:
            return get(connection, self._scope.workspace_id, id)

    def fitted_until(self) -> date | None:
        """The last day of the feedback that topics were last searched in; None before the first time."""
        with self._scope.read() as connection:
            value = states.get(connection, self._scope.workspace_id, "fitted_until")
        return None if value is None else date.fromisoformat(value)

    def followed(self) -> tuple[date | None, int]:
        """Up to which day sudden subjects were last looked for, and how many segments came since."""
        with self._scope.read() as connection:
            value = states.get(connection, self._scope.workspace_id, "topics_followed")
        day, _, since = (value or " 0").partition(" ")
        return date.fromisoformat(day) if day else None, int(since)

    def mark_followed(self, until: date, *, since: int = 0) -> None:
        """Say that sudden subjects were looked for up to a day, and how many segments came since then."""
        with self._scope.write() as connection:
            states.put(connection, self._scope.workspace_id, "topics_followed", f"{until} {since}")

    def interrupted(self) -> bool:
        """Whether a run began to give segments to topics and did not end."""
        with self._scope.read() as connection:
            return states.get(connection, self._scope.workspace_id, "topics_running") == "yes"

    def mark_running(self, running: bool) -> None:
        """Say that a run begins, or that it ended."""
        with self._scope.write() as connection:
            states.put(connection, self._scope.workspace_id, "topics_running", "yes" if running else "no")

    def stale(self) -> builtins.list[str]:
        """The touchpoints whose segments are to be given to their topics again, because these were changed."""
        with self._scope.read() as connection:
            return read_stale(connection, self._scope.workspace_id)

    def mark_tagged(self, touchpoint: str) -> None:
        """Say that all segments of a touchpoint were given to its topics."""
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            rest = [name for name in read_stale(connection, self._scope.workspace_id) if name != touchpoint]
            states.put(connection, self._scope.workspace_id, "stale_topics", " ".join(rest))

    def next_id(self) -> int:
        """The first id that no topic of this workspace has had, promoted or not; ids count from 1."""
        with self._scope.read() as connection:
            highest = connection.scalar(select(func.max(topic.c.id)).where(self._mine()))
            return max(highest or 0, int(states.get(connection, self._scope.workspace_id, "last_topic_id") or 0)) + 1

    def save(
        self,
        topics: Sequence[Topic],
        *,
        events: Sequence[TopicEvent] = (),
        by: str = "voc",
        stale: Sequence[str] = (),
    ) -> None:
        """Store new topics and new versions of known ones, and what happened to them.

        What people did to a known topic (name given by hand, hidden, pinned, moved, merged, anchored) stays. All
        segments of the touchpoints in `stale` are to be given to topics again.

        Raises:
            InvalidValue: for an id below 1: 0 stands for "in no topic".
        """
        check_ids(topics)
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            save(connection, self._scope.workspace_id, topics, events=events, by=by)
            if stale:
                mark_stale(connection, self._scope.workspace_id, stale)

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
        changed = 0
        for at in range(0, len(segment_ids), _CHUNK):
            part = slice(at, at + _CHUNK)
            changed += self._assign(segment_ids[part], topic_ids[part], probabilities[part])
        return changed

    def exclusions(self) -> dict[int, NDArray[np.float16]]:
        """The vectors of the quotes that do not belong to each topic. *Shape:* (n, width)."""
        query = select(topic_exclusion.c.topic_id, embedding.c.vector).join(
            embedding, embedding.c.segment_id == topic_exclusion.c.segment_id
        )
        found: dict[int, list[bytes]] = {}
        with self._scope.read() as connection:
            for row in connection.execute(query.where(topic_exclusion.c.workspace_id == self._scope.workspace_id)):
                found.setdefault(row.topic_id, []).append(row.vector)
        return {id: np.frombuffer(b"".join(rows), "<f2").reshape(len(rows), -1) for id, rows in found.items()}

    def history(self, id: int) -> builtins.list[TopicChange]:
        """What happened to a topic, oldest first.

        Raises:
            UnknownItem: for a topic that is not in this workspace.
        """
        with self._scope.read() as connection:
            get(connection, self._scope.workspace_id, id)
            return topic_changes.read(connection, self._scope.workspace_id, id)

    def _assign(self, segment_ids: Any, topic_ids: Any, probabilities: Any) -> int:
        ids = [int(id) for id in segment_ids]
        with self._scope.write() as connection:
            serialize(connection, self._scope.workspace_id)
            known = all_topics(connection, self._scope.workspace_id)
            final, moved = _final(known), _moved(known)
            unknown = sorted({int(id) for id in topic_ids} - {*final})
            if unknown:
                raise InvalidValue("topic_ids", unknown, "ids of topics that were saved, or 0")
            before = {row.id: row for row in self._assigned(connection, ids)}
            by_hand = overrides.topics(connection, ids)
            rows = [
                {"row_id": id, "topic": end, "p": 1.0 if id in by_hand else round(float(p), 4), "moved": moved.get(end)}
                for id, t, p in zip(ids, topic_ids, probabilities, strict=True)
                for end in [final[by_hand.get(id, int(t))]]
                if id in before
            ]
            rows = [row for row in rows if _differs(before[row["row_id"]], row)]
            if rows:
                connection.execute(_TAG, rows)
            changed = [row for row in rows if before[row["row_id"]].topic_id != row["topic"]]
            again = [row for row in rows if before[row["row_id"]].moved_to != row["moved"]]
            days = {before[row["row_id"]].day for row in (*changed, *again)}
            mark_days(connection, self._scope.workspace_id, days)
            todo.remove(connection, self._scope.workspace_id, ("topic",), ids)
        return len(changed)

    def _assigned(self, connection: Connection, ids: Sequence[int]) -> builtins.list[AnyRow]:
        columns = (segment.c.id, segment.c.topic_id, segment.c.topic_probability, segment.c.moved_to, feedback.c.day)
        query = select(*columns).join(feedback)
        query = query.where(within(segment.c.workspace_id, self._scope.workspace_id), among(segment.c.id, ids))
        return list(connection.execute(query))

    def _mine(self) -> ColumnElement[bool]:
        return topic.c.workspace_id == self._scope.workspace_id


def get(connection: Connection, workspace_id: int, id: int) -> Topic:
    """One topic.

    Raises:
        UnknownItem: for a topic that is not in this workspace.
    """
    row = connection.execute(select(topic).where(*is_topic(workspace_id, id))).first()
    if row is None:
        raise UnknownItem("topic", id)
    return to_topic(row)


def is_topic(workspace_id: int, id: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions that find one topic."""
    return topic.c.workspace_id == workspace_id, topic.c.id == id


def all_topics(connection: Connection, workspace_id: int) -> list[Topic]:
    """Every topic of a workspace, whatever its status."""
    query = select(topic).where(topic.c.workspace_id == workspace_id).order_by(topic.c.id)
    return [to_topic(row) for row in connection.execute(query)]


def check_ids(topics: Sequence[Topic]) -> None:
    """Raise InvalidValue for an id below 1."""
    for item in topics:
        if item.id < 1:
            raise InvalidValue("topic id", item.id, "1 or more; 0 stands for segments in no topic")


def save(
    connection: Connection,
    workspace_id: int,
    topics: Sequence[Topic],
    *,
    events: Sequence[TopicEvent] = (),
    by: str,
    action: str = "save",
) -> None:
    """As `Topics.save`, in the caller's transaction."""
    if topics:
        before = {item.id: item for item in all_topics(connection, workspace_id)}
        rows = [asdict(t) | {"keywords": [*t.keywords], "workspace_id": workspace_id} for t in topics]
        connection.execute(_upsert(connection), rows)
        after = {item.id: item for item in all_topics(connection, workspace_id)}
        for item in topics:
            old, new = topic_changes.compare(before.get(item.id), after[item.id])
            if new:
                topic_changes.write(connection, workspace_id, item.id, action=action, by=by, before=old, after=new)
        keep_ids(connection, workspace_id, topics)
    for event in events:
        after_event = {"others": [*event.others], "reason": event.reason}
        topic_changes.write(
            connection, workspace_id, event.topic_id, action=event.kind, by=by, before={}, after=after_event
        )


def keep_ids(connection: Connection, workspace_id: int, topics: Sequence[Topic]) -> None:
    """Remember the highest id, so that one that was proposed and rejected is not given to another topic."""
    highest = max((item.id for item in topics), default=0)
    known = int(states.get(connection, workspace_id, "last_topic_id") or 0)
    if highest > known:
        states.put(connection, workspace_id, "last_topic_id", str(highest))


def read_stale(connection: Connection, workspace_id: int) -> list[str]:
    """The touchpoints whose segments are to be given to their topics again."""
    return (states.get(connection, workspace_id, "stale_topics") or "").split()


def mark_stale(connection: Connection, workspace_id: int, touchpoints: Sequence[str]) -> None:
    """Have the segments of these touchpoints given to their topics again, in the caller's transaction."""
    names = sorted({*read_stale(connection, workspace_id), *touchpoints})
    states.put(connection, workspace_id, "stale_topics", " ".join(names))


def to_topic(row: AnyRow) -> Topic:
    """A topic from its row."""
    return Topic(**dict(zip(_FIELDS, _values(row), strict=True)) | {"keywords": tuple(row.keywords)})


def _upsert(connection: Connection) -> Any:
    statement = upsert(connection, topic)
    new = statement.excluded
    changes: dict[str, Any] = {
        name: new[name] for name in _FIELDS if name not in ("id", "name", *_BY_HAND, "anchored", "parent")
    }
    # A merge by hand, a name given by hand and the place of an anchored topic are stronger than a fit.
    merged, anchored = topic.c.status == "merged", topic.c.anchored
    by_hand = merged | anchored | (new.status == "merged")  # proposed before the merge was taken back
    changes["name"] = case((topic.c.renamed | merged, topic.c.name), else_=new.name)
    changes["status"] = case((by_hand, topic.c.status), else_=new.status)
    changes["merged_into"] = case((by_hand, topic.c.merged_into), else_=new.merged_into)
    changes["centroid"] = case((anchored, topic.c.centroid), else_=new.centroid)
    changes["parent"] = case((anchored, topic.c.parent), else_=new.parent)
    return statement.on_conflict_do_update(index_elements=["workspace_id", "id"], set_=changes)


def _final(known: Sequence[Topic]) -> dict[int, int]:
    """Where each id leads: to itself, or to what it was merged into."""
    into = {item.id: item.merged_into if item.status == "merged" else None for item in known}
    final = {0: 0}
    for id in into:
        end = id
        while (after := into[end]) is not None:
            end = after
        final[id] = end
    return final


def _moved(known: Sequence[Topic]) -> Mapping[int, str]:
    """The touchpoint of each topic that is shown elsewhere than where it was found."""
    return {item.id: item.touchpoint for item in known if item.touchpoint != item.home}


def _differs(before: AnyRow, row: Mapping[str, Any]) -> bool:
    # A probability that hardly moved is not worth a write: most segments of a refit.
    return (
        before.topic_id != row["topic"]
        or before.moved_to != row["moved"]
        or before.topic_probability is None
        or abs(before.topic_probability - row["p"]) >= 0.02
    )


_TAG = (
    update(segment)
    .where(segment.c.id == bindparam("row_id"))
    .values(topic_id=bindparam("topic"), topic_probability=bindparam("p"), moved_to=bindparam("moved"))
)
