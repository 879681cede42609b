"""Segments with their vectors, for those who look for topics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, func, select

from voc.domain import Filter
from voc.store.database import AnyRow, Scope, to_id
from voc.store.measures import HEARD, SPOKEN, own
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import embedding, label
from voc.store.tables.segments import segment
from voc.store.tables.todo import todo
from voc.store.values import Embeddings

_POLARITY = {"negative": -1, "mixed": -1, "positive": 1}


def of_touchpoint(scope: Scope, touchpoint: str, *, since: date | None = None, until: date | None = None) -> Embeddings:
    """The labelled segments of a touchpoint that count (copies do not), with their vectors."""
    query = _vectors(scope, *_own(scope), _about(touchpoint))
    if since is not None:
        query = query.where(feedback.c.day >= since)
    if until is not None:
        query = query.where(feedback.c.day <= until)
    with scope.read() as connection:
        return _to_embeddings(connection.execute(query.order_by(segment.c.id)).all())


def of_buffer(scope: Scope, touchpoint: str, *, limit: int) -> Embeddings:
    """The newest segments of a touchpoint that were looked at and found in no topic."""
    query = _vectors(scope, *_own(scope), _about(touchpoint), segment.c.topic_id == 0)
    with scope.read() as connection:
        return _to_embeddings(connection.execute(query.order_by(segment.c.id.desc()).limit(limit)).all()[::-1])


def unassigned(scope: Scope, *, limit: int | None) -> Embeddings:
    """Labelled segments of all voices that no topic model has looked at since they were labelled, oldest first."""
    listed = (todo.c.subject_id == segment.c.id) & (todo.c.step == "topic")
    query = _vectors(scope, HEARD).join(todo, listed & (todo.c.workspace_id == segment.c.workspace_id))
    with scope.read() as connection:
        return _to_embeddings(connection.execute(query.order_by(segment.c.id).limit(limit)).all())


def _own(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """What topics are searched for in: words of this voice on the company's own brands, copies left out."""
    return SPOKEN[scope.voice], feedback.c.copy_of.is_(None), *own(scope, Filter(), feedback.c.brand)


def _about(touchpoint: str) -> ColumnElement[bool]:
    return func.coalesce(label.c.touchpoint, "none") == touchpoint


def _vectors(scope: Scope, *said: ColumnElement[bool]) -> Select[Any]:
    words = func.substr(feedback.c.text, segment.c.start + 1, segment.c.end - segment.c.start).label("text")
    columns = (
        segment.c.id,
        func.coalesce(segment.c.topic_id, -1).label("topic_id"),
        embedding.c.vector,
        feedback.c.key,
        feedback.c.day,
        func.coalesce(label.c.touchpoint, "none").label("touchpoint"),
        label.c.sentiment,
    )
    # The model that made the labels made the vector too, so that two encoders never mix.
    made_by = (label.c.segment_id == embedding.c.segment_id) & (label.c.model_id == embedding.c.model_id)
    return (
        select(*columns, words)
        .select_from(embedding)
        .join(segment, segment.c.id == embedding.c.segment_id)
        .join(feedback, feedback.c.id == segment.c.feedback_id)
        .join(label, made_by & label.c.served)
        .where(segment.c.workspace_id == scope.workspace_id, *said)
    )


def _to_embeddings(rows: Sequence[AnyRow]) -> Embeddings:
    vectors = np.frombuffer(b"".join(row.vector for row in rows), "<f2")
    return Embeddings(
        segment_ids=np.array([row.id for row in rows], np.int64),
        vectors=vectors.reshape(len(rows), -1) if rows else vectors.reshape(0, 0),
        feedback_ids=[to_id(row.key) for row in rows],
        texts=[row.text for row in rows],
        touchpoints=[row.touchpoint for row in rows],
        days=np.array([row.day for row in rows], "datetime64[D]"),
        topic_ids=np.array([row.topic_id for row in rows], np.int64),
        polarity=np.array([_POLARITY.get(row.sentiment, 0) for row in rows], np.int8),
    )
