"""Remarks: the customers' points with their labels and circumstances, for questions that follow people."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from voc.domain import EMOTIONS, Filter, Remark
from voc.errors import InvalidValue
from voc.store import people
from voc.store.database import AnyRow, Scope, to_id
from voc.store.measures import GROUPS, LABELLED, counted, message_conditions, segment_conditions
from voc.store.rows import to_rating
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import label
from voc.store.tables.segments import segment

# What a remark can be asked for by: a task that says something, or a quote of a person who can be told.
SAYING: dict[str, ColumnElement[bool]] = {
    **{
        task: label.c[task].is_not(None)
        for task in ("word_of_mouth", "loyalty", "expectation", "request", "effort", "staff")
    },
    "handoff": label.c.handoff.is_(True),
    "person": people.PERSON.is_not(None),
}
_SAME = (
    "source", "channel", "external_id", "in_reply_to", "brand", "product", "team", "agent", "nps", "url",
)  # fmt: skip
_LABELS = ("sentiment", "word_of_mouth", "loyalty", "expectation", "request", "effort", "staff")
# Cut out by the database: a message of 10,000 characters is not read for each of its points.
_TEXT = func.substr(feedback.c.text, segment.c.start + 1, segment.c.end - segment.c.start)
_COLUMNS = (
    feedback.c.key, segment.c.start, segment.c.end, _TEXT.label("text"), feedback.c.created_at,
    feedback.c.thread_id, *(feedback.c[name] for name in _SAME), people.PERSON.label("person"),
    feedback.c.rating_value, feedback.c.rating_low, feedback.c.rating_high, *(label.c[name] for name in _LABELS),
    label.c.sentiment_score, label.c.handoff, label.c.emotions, label.c.details, segment.c.topic_id,
    GROUPS["touchpoint"].label("touchpoint"), GROUPS["stage"].label("stage"),
)  # fmt: skip


def find_remarks(
    scope: Scope, filter: Filter, *, saying: Collection[str] = (), of: Collection[str] | None = None
) -> Iterator[Remark]:
    """The remarks of a filter in the order of time.

    `saying` keeps those that carry at least one of these tasks (`SAYING`). `of` keeps those of the persons with these
    hashes, of a customer or of an account, with everything they wrote from other accounts that are known as theirs.

    Raises:
        InvalidValue: for an unknown task.
    """
    unknown = next((task for task in saying if task not in SAYING), None)
    if unknown is not None:
        raise InvalidValue("saying", unknown, f"one of {', '.join(SAYING)}")
    with scope.read() as connection:
        owned = people.owners(connection, scope.workspace_id)
        query = _query(scope.workspace_id, filter, saying)
        if of is not None:
            query = query.where(people.are(people.names_of(connection, scope.workspace_id, of)))
        with connection.execution_options(yield_per=1000).execute(query) as rows:
            for row in rows:
                yield _remark(row, owned)


def _query(workspace_id: int, filter: Filter, saying: Collection[str]) -> Select[Any]:
    where = [counted(workspace_id), *message_conditions(filter), *segment_conditions(filter)]
    if saying:
        where.append(_any(saying))
    in_time = (feedback.c.created_at, feedback.c.id, segment.c.start)
    return select(*_COLUMNS).select_from(LABELLED).where(*where).order_by(*in_time)


def _any(saying: Collection[str]) -> ColumnElement[bool]:
    first, *others = (SAYING[task] for task in saying)
    for other in others:
        first = first | other
    return first


def _remark(row: AnyRow, owned: dict[str, str]) -> Remark:
    same = {name: getattr(row, name) for name in (*_SAME, *_LABELS)}
    expected = (row.details or {}).get("expectation", {}).get("spans", ())
    return Remark(
        feedback_id=to_id(row.key),
        start=row.start,
        end=row.end,
        text=row.text,
        at=row.created_at,
        thread=row.thread_id,
        person=owned.get(row.person, row.person),
        rating=to_rating(row),
        score=row.sentiment_score or 0.0,
        touchpoint=row.touchpoint,
        stage=row.stage,
        topic_id=row.topic_id or None,
        emotion=_strongest(row.emotions or ()),
        handoff=bool(row.handoff),
        spans=tuple((name, row.start + start, row.start + end) for name, start, end in expected),
        **same,
    )


def _strongest(emotions: Collection[Any]) -> str | None:
    """The emotion group with the highest score."""
    groups = [(score or 0.0, value) for kind, value, score, _ in emotions if kind == "e" and value in EMOTIONS]
    return max(groups)[1] if groups else None
