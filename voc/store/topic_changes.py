"""The history of topics: who changed what and when, and how it is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from voc.domain import Topic
from voc.store.tables.topics import topic_change
from voc.store.values import TopicChange

# What only people do, and what `undo` takes back.
BY_HAND = ("rename", "describe", "hide", "show", "pin", "unpin", "edit", "move", "merge", "split", "exclude")


def write(
    connection: Connection,
    workspace_id: int,
    id: int,
    *,
    action: str,
    by: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Add an entry to the history of a topic."""
    row = {"workspace_id": workspace_id, "topic_id": id, "changed_at": datetime.now(UTC), "by": by, "action": action}
    connection.execute(insert(topic_change), row | {"before": dict(before), "after": dict(after)})


def compare(before: Topic | None, after: Topic) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that changed, as they were and as they are; without the centroid."""
    old, new = _plain(before) if before else {}, _plain(after)
    changed = [name for name in new if old.get(name) != new[name]]
    return {name: old[name] for name in changed if name in old}, {name: new[name] for name in changed}


def read(connection: Connection, workspace_id: int, id: int) -> list[TopicChange]:
    """What happened to a topic, oldest first."""
    query = select(topic_change).where(topic_change.c.workspace_id == workspace_id, topic_change.c.topic_id == id)
    rows = connection.execute(query.order_by(topic_change.c.id))
    return [TopicChange(r.id, r.topic_id, r.changed_at, r.by, r.action, r.before, r.after) for r in rows]


def last_by_hand(connection: Connection, workspace_id: int, id: int) -> TopicChange | None:
    """The last thing a person did to a topic that was not taken back yet."""
    changes = read(connection, workspace_id, id)
    undone = {change.after["change"] for change in changes if change.action == "undo"}
    return next((c for c in reversed(changes) if c.action in BY_HAND and c.id not in undone), None)


def _plain(item: Topic) -> dict[str, Any]:
    fields = asdict(item)
    del fields["centroid"]
    return fields | {"keywords": [*item.keywords], "born": item.born.isoformat()}
