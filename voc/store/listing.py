"""Messages page by page, newest first, and rows for export in whatever number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.sql import exists

from voc.domain import Feedback, Filter
from voc.store.database import Scope, to_id
from voc.store.measures import LABELLED, counted, message_conditions, segment_conditions
from voc.store.rows import check_limit, to_feedback
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import label
from voc.store.tables.segments import segment

# Where a page ends: a day and the row of a message.
Position = tuple[Any, int]

_MESSAGE = (
    "source", "external_id", "channel", "created_at", "brand", "product", "version", "language", "location",
    "rating_value", "nps", "csat", "ces", "title", "text", "url",
)  # fmt: skip
_LABELS = (
    "sentiment", "sentiment_score", "sentiment_confidence", "touchpoint", "touchpoint_confidence", "stage",
    "word_of_mouth", "loyalty", "expectation", "request", "effort", "handoff", "staff", "sarcasm", "intensity",
)  # fmt: skip
_AT_ONCE = 1000


def list_feedback(
    scope: Scope, filter: Filter, *, limit: int = 100, after: Position | None = None
) -> tuple[list[Feedback], Position | None]:
    """A page of the messages that fit a filter, copies included, and where the next page begins.

    New messages do not shift the pages that follow.
    """
    check_limit(limit)
    query = _messages(scope, filter)
    if after is not None:
        day, id = after
        query = query.where(or_(feedback.c.day < day, and_(feedback.c.day == day, feedback.c.id < id)))
    with scope.read() as connection:
        rows = connection.execute(query.limit(limit)).all()
    end = (rows[-1].day, rows[-1].id) if len(rows) == limit else None
    return [to_feedback(row) for row in rows], end


def export_feedback(scope: Scope, filter: Filter) -> Iterator[dict[str, Any]]:
    """Every message that fits a filter as a flat row, newest first, with constant memory."""
    with scope.read() as connection:
        for row in connection.execution_options(yield_per=_AT_ONCE).execute(_messages(scope, filter)):
            yield {"id": to_id(row.key)} | {name: getattr(row, name) for name in _MESSAGE}


def export_segments(scope: Scope, filter: Filter) -> Iterator[dict[str, Any]]:
    """Every labelled segment that fits a filter as a flat row, newest first: its words, labels and topic."""
    columns = [feedback.c[name] for name in ("key", "text", "created_at", "source", "channel", "brand")]
    columns += [segment.c[name] for name in ("start", "end", "topic_id")]
    query = select(*columns, *(label.c[name] for name in _LABELS)).select_from(LABELLED)
    query = query.where(counted(scope), *message_conditions(scope, filter), *segment_conditions(filter))
    query = query.order_by(feedback.c.day.desc(), segment.c.id.desc())
    with scope.read() as connection:
        for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
            words = {"feedback_id": to_id(row.key), "start": row.start, "end": row.end}
            told = {name: getattr(row, name) for name in ("created_at", "source", "channel", "brand", *_LABELS)}
            yield words | {"text": row.text[row.start : row.end]} | told | {"topic_id": row.topic_id}


def _messages(scope: Scope, filter: Filter) -> Select[Any]:
    where = [feedback.c.workspace_id == scope.workspace_id, *message_conditions(scope, filter)]
    if conditions := segment_conditions(filter):
        inner = select(segment.c.id).join(label, (label.c.segment_id == segment.c.id) & label.c.served)
        where.append(exists(inner.where(segment.c.feedback_id == feedback.c.id, *conditions).correlate(feedback)))
    return select(feedback).where(*where).order_by(feedback.c.day.desc(), feedback.c.id.desc())
