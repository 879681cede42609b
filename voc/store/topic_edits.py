"""What people do to topics: each edit is one transaction, is written to the history, and can be taken back.

Where an edit changes which segments a topic takes, its touchpoint becomes stale (`Topics.stale`): whoever edits has the
segments given to their topics again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from voc.domain import TOUCHPOINTS, Topic, digest
from voc.errors import InvalidValue
from voc.store import topic_changes
from voc.store.among import among
from voc.store.database import Scope, mark_days, serialize, to_key, upsert
from voc.store.tables.feedback import feedback
from voc.store.tables.segments import segment
from voc.store.tables.topics import topic, topic_exclusion
from voc.store.topics import get, is_topic, keep_ids, mark_stale
from voc.store.values import TopicChange

MAX_NAME, MAX_DESCRIPTION = 200, 2_000
_FLAGS = {("hidden", True): "hide", ("hidden", False): "show", ("pinned", True): "pin", ("pinned", False): "unpin"}


class TopicEdits:
    """The topics of one workspace in the hands of people; `by` is who."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def update(
        self,
        id: int,
        *,
        name: str | None = None,
        description: str | None = None,
        hidden: bool | None = None,
        pinned: bool | None = None,
        by: str,
    ) -> Topic:
        """Rename, describe, hide or pin a topic; what is None stays. What is given here outlives every fit.

        Raises:
            UnknownItem: for a topic that is not in this workspace.
            InvalidValue: for an empty name or one over 200 characters, or a description over 2,000.
        """
        given = {"name": name, "description": description, "hidden": hidden, "pinned": pinned}
        values: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        if name is not None:
            values |= {"name": _checked("name", name, 1, MAX_NAME), "renamed": True}
        if description is not None:
            values["description"] = _checked("description", description, 0, MAX_DESCRIPTION)
        with self._scope.write() as connection:
            serialize(connection, self._workspace)
            return self._set(connection, id, values, action=_action(given), by=by)

    def move(self, id: int, touchpoint: str, *, by: str) -> Topic:
        """Show a topic, its sub-topics and its segments under another touchpoint, for all of history.

        Raises:
            UnknownItem: for a topic that is not in this workspace.
            InvalidValue: for a touchpoint that does not exist, or a topic that is not active.
        """
        if touchpoint not in TOUCHPOINTS:
            raise InvalidValue("touchpoint", touchpoint, f"one of {', '.join(TOUCHPOINTS)}")
        with self._scope.write() as connection:
            serialize(connection, self._workspace)
            self._active(connection, id)
            for each in (id, *self._below(connection, id)):
                self._set(connection, each, {"touchpoint": touchpoint}, action="move", by=by)
                self._tell_segments(connection, each)
            return get(connection, self._workspace, id)

    def merge(self, ids: Sequence[int], into: int, *, by: str) -> None:
        """Make topics one: their segments go to `into`, their ids stay known and lead there.

        Raises:
            UnknownItem: for a topic that is not in this workspace.
            InvalidValue: for a topic that is merged already or would be merged into itself.
        """
        if into in ids:
            raise InvalidValue("into", into, "another topic than the ones that are merged")
        with self._scope.write() as connection:
            serialize(connection, self._workspace)
            for id in (into, *ids):
                if get(connection, self._workspace, id).status == "merged":
                    raise InvalidValue("topic", id, "merged already; name the topic it was merged into")
            for id in dict.fromkeys(ids):
                self._merge_one(connection, id, into, by)

    def split(self, id: int, centroid: bytes, parts: Sequence[Topic], *, by: str) -> None:
        """Give a topic the centroid of its largest part and make topics of the other `parts`.

        All of them are anchored: no fit puts them together again.

        Raises:
            UnknownItem: for a topic that is not in this workspace.
            InvalidValue: for a topic that is not active.
        """
        with self._scope.write() as connection:
            serialize(connection, self._workspace)
            whole = self._active(connection, id)
            new = {"centroid": centroid, "anchored": True}
            connection.execute(update(topic).where(*is_topic(self._workspace, id)).values(**new))
            for part in parts:
                row = asdict(part) | {"keywords": [*part.keywords], "workspace_id": self._workspace}
                connection.execute(insert(topic), row)
                reason = {"others": [id], "reason": f"split off {whole.name!r}"}
                self._write(connection, part.id, "born", by, {}, reason | {"name": part.name})
            keep_ids(connection, self._workspace, parts)
            before = {"centroid": whole.centroid.hex(), "anchored": whole.anchored}
            after = {"parts": [part.id for part in parts], "anchored": True}
            self._write(connection, id, "split", by, before, after)
            mark_stale(connection, self._workspace, [whole.home])

    def exclude(self, id: int, quotes: Sequence[tuple[str, int, int]], *, by: str) -> int:
        """Say that quotes, as (feedback id, start, end), do not belong to a topic, nor what is nearly the same.

        Returns how many of them were not said before.

        Raises:
            UnknownItem: for a topic that is not in this workspace.
            InvalidValue: for a quote that is no segment of this workspace, or a topic that is not active.
        """
        with self._scope.write() as connection:
            serialize(connection, self._workspace)
            home = self._active(connection, id).home
            rows = [self._segment(connection, quote) for quote in quotes]
            where = (topic_exclusion.c.workspace_id == self._workspace, topic_exclusion.c.topic_id == id)
            known = set(connection.scalars(select(topic_exclusion.c.segment_id).where(*where)))
            new = sorted({*rows} - known)
            if new:
                values = [{"workspace_id": self._workspace, "topic_id": id, "segment_id": row} for row in new]
                connection.execute(upsert(connection, topic_exclusion).on_conflict_do_nothing(), values)
                said = [{"feedback_id": f, "start": start, "end": end} for f, start, end in quotes]
                self._write(connection, id, "exclude", by, {}, {"segments": new, "quotes": said})
                mark_stale(connection, self._workspace, [home])
            return len(new)

    def undo(self, id: int, *, by: str) -> TopicChange:
        """Take back the last thing a person did to a topic, and say what it was.

        Raises:
            UnknownItem: for a topic that is not in this workspace.
            InvalidValue: where there is nothing to take back.
        """
        with self._scope.write() as connection:
            serialize(connection, self._workspace)
            item = get(connection, self._workspace, id)
            change = topic_changes.last_by_hand(connection, self._workspace, id)
            if change is None:
                raise InvalidValue("undo", id, "nothing was done to this topic that could be taken back")
            self._restore(connection, change)
            self._write(connection, id, "undo", by, dict(change.after), {**change.before, "change": change.id})
            if change.action in ("merge", "split", "exclude"):
                mark_stale(connection, self._workspace, [item.home])
            return change

    @property
    def _workspace(self) -> int:
        return self._scope.workspace_id

    def _active(self, connection: Connection, id: int) -> Topic:
        item = get(connection, self._workspace, id)
        if item.status != "active":
            raise InvalidValue("topic", id, f"it is {item.status}; only an active topic can be changed so")
        return item

    def _set(self, connection: Connection, id: int, values: Mapping[str, Any], *, action: str, by: str) -> Topic:
        before = get(connection, self._workspace, id)
        if values:
            connection.execute(update(topic).where(*is_topic(self._workspace, id)).values(**values))
        after = get(connection, self._workspace, id)
        old, new = topic_changes.compare(before, after)
        if new:
            self._write(connection, id, action, by, old, new)
        return after

    def _merge_one(self, connection: Connection, id: int, into: int, by: str) -> None:
        before, target = (get(connection, self._workspace, each) for each in (id, into))
        mine = (segment.c.workspace_id == self._workspace, segment.c.topic_id == id)
        days = set(connection.scalars(select(feedback.c.day).join(segment).where(*mine).distinct()))
        moved_to = target.touchpoint if target.touchpoint != target.home else None
        connection.execute(update(segment).where(*mine).values(topic_id=into, moved_to=moved_to))
        mark_days(connection, self._workspace, days)
        gone = {"status": "merged", "merged_into": into}
        connection.execute(update(topic).where(*is_topic(self._workspace, id)).values(**gone))
        connection.execute(
            update(topic).where(*is_topic(self._workspace, into)).values(size=topic.c.size + before.size)
        )
        kept = {"status": before.status, "merged_into": before.merged_into}
        self._write(connection, id, "merge", by, kept, gone)
        received = {"others": [id], "reason": f"{before.name!r} was merged into it"}
        self._write(connection, into, "grown", by, {}, received)

    def _restore(self, connection: Connection, change: TopicChange) -> None:
        values: dict[str, Any] = {name: value for name, value in change.before.items() if name in topic.c}
        if "centroid" in values:
            values["centroid"] = bytes.fromhex(values["centroid"])
        if values:
            connection.execute(update(topic).where(*is_topic(self._workspace, change.topic_id)).values(**values))
        for part in change.after.get("parts", ()):
            gone = {"status": "merged", "merged_into": change.topic_id}
            connection.execute(update(topic).where(*is_topic(self._workspace, part)).values(**gone))
        if change.action == "exclude":
            mine = (topic_exclusion.c.workspace_id == self._workspace, topic_exclusion.c.topic_id == change.topic_id)
            rows = among(topic_exclusion.c.segment_id, change.after["segments"])
            connection.execute(delete(topic_exclusion).where(*mine, rows))
        if change.action == "move":
            self._tell_segments(connection, change.topic_id)

    def _tell_segments(self, connection: Connection, id: int) -> None:
        """Have the segments of a topic counted where it is shown."""
        item = get(connection, self._workspace, id)
        mine = (segment.c.workspace_id == self._workspace, segment.c.topic_id == id)
        days = set(connection.scalars(select(feedback.c.day).join(segment).where(*mine).distinct()))
        moved_to = item.touchpoint if item.touchpoint != item.home else None
        connection.execute(update(segment).where(*mine).values(moved_to=moved_to))
        mark_days(connection, self._workspace, days)

    def _below(self, connection: Connection, id: int) -> list[int]:
        mine = (topic.c.workspace_id == self._workspace, topic.c.parent == id)
        return list(connection.scalars(select(topic.c.id).where(*mine)))

    def _segment(self, connection: Connection, quote: tuple[str, int, int]) -> int:
        key = to_key(digest(*quote))
        found = connection.scalar(
            select(segment.c.id).where(segment.c.workspace_id == self._workspace, segment.c.key == key)
        )
        if found is None:
            raise InvalidValue("quote", quote, "feedback id, start and end of a segment, as quotes are shown")
        return int(found)

    def _write(
        self, connection: Connection, id: int, action: str, by: str, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        topic_changes.write(connection, self._workspace, id, action=action, by=by, before=before, after=after)


def _checked(field: str, text: str, least: int, most: int) -> str:
    cleaned = text.strip()
    if not least <= len(cleaned) <= most or "\0" in cleaned:
        raise InvalidValue(field, text, f"{least} to {most:,} characters")
    return cleaned


def _action(given: Mapping[str, Any]) -> str:
    """What the history calls an update: by its name where it is one thing, else "edit"."""
    names = [name for name, value in given.items() if value is not None]
    if len(names) != 1:
        return "edit"
    [name] = names
    return {"name": "rename", "description": "describe"}.get(name) or _FLAGS[name, given[name]]
