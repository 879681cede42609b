"""What people said of a segment comes before what any model says of it, also of models that come later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, func, select, update

from voc.store.among import among
from voc.store.database import AnyRow
from voc.store.tables.corrections import correction
from voc.store.tables.labels import label
from voc.store.tables.topics import topic

# Tasks whose label a person can correct; "topic" is a topic id, 0 for none.
LABEL_TASKS = ("sentiment", "touchpoint")
# A person gives no strength: the ends of the scale stand for it.
_SCORES = {"negative": -1.0, "neutral": 0.0, "positive": 1.0, "mixed": 0.0}


def in_force(connection: Connection, segment_ids: Iterable[int], tasks: Iterable[str]) -> list[AnyRow]:
    """The newest correction of each of these segments and tasks."""
    newest = (
        select(func.max(correction.c.id))
        .where(among(correction.c.segment_id, segment_ids), correction.c.task.in_(tuple(tasks)))
        .group_by(correction.c.segment_id, correction.c.task)
    )
    return list(connection.execute(select(correction).where(correction.c.id.in_(newest))))


def reapply(connection: Connection, segment_ids: Iterable[int]) -> None:
    """Put what people said over labels that were made again."""
    for row in in_force(connection, segment_ids, LABEL_TASKS):
        override(connection, row.segment_id, row.task, row.new)


def override(connection: Connection, segment_id: int, task: str, value: str) -> None:
    """Make `value` the served label of a segment, and remember what the model said; its own word takes effect again."""
    row = connection.execute(select(label).where(label.c.segment_id == segment_id, label.c.served)).first()
    if row is None:
        return
    said = dict(row.said or {})
    own = said.get(task) or _own(row, task)
    if own[0] == value:
        said.pop(task, None)
        values = _columns(task, *own)
    else:
        said[task] = own
        values = _columns(task, value, 1.0, _SCORES.get(value))
    where = (label.c.segment_id == segment_id, label.c.model_id == row.model_id)
    connection.execute(update(label).where(*where).values(**values, said=said or None))


def topics(connection: Connection, segment_ids: Iterable[int]) -> Mapping[int, int]:
    """The topics that people gave to these segments (0: none), where they are still topics of their touchpoint."""
    rows = in_force(connection, segment_ids, ("topic",))
    if not rows:
        return {}
    touchpoints = func.coalesce(label.c.touchpoint, "none").label("touchpoint")
    query = select(label.c.segment_id, touchpoints).where(
        label.c.served, among(label.c.segment_id, [row.segment_id for row in rows])
    )
    about = {row.segment_id: row.touchpoint for row in connection.execute(query)}
    known = select(topic.c.id, topic.c.home).where(
        topic.c.workspace_id == rows[0].workspace_id, topic.c.status != "retired"
    )
    homes = {row.id: row.home for row in connection.execute(known)}
    chosen = {row.segment_id: int(row.new) for row in rows}
    return {id: topic for id, topic in chosen.items() if topic == 0 or homes.get(topic) == about.get(id)}


def _own(row: AnyRow, task: str) -> list[Any]:
    if task == "sentiment":
        return [row.sentiment, row.sentiment_confidence, row.sentiment_score]
    return [row.touchpoint or "none", row.touchpoint_confidence, None]


def _columns(task: str, value: str | None, confidence: float | None, score: float | None) -> dict[str, Any]:
    if task == "sentiment":
        return {"sentiment": value, "sentiment_confidence": confidence, "sentiment_score": score}
    return {"touchpoint": None if value == "none" else value, "touchpoint_confidence": confidence}
