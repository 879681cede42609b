"""When, by whom and how: the messages of some hours, one by one, copies included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from voc.domain import Filter
from voc.store.database import Scope, to_id
from voc.store.measures import CONDITIONS, GROUPS, counted, message_conditions, written
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import label
from voc.store.tables.segments import segment


@dataclass(frozen=True, slots=True)
class Moment:
    """A labelled message, or a copy of one, with when and by whom it was written.

    `topics` are those of its negative segments, 0 for those in none; `aimless` says that no segment is about a
    touchpoint. Of a copy nothing is said but that it is one.
    """

    feedback_id: str
    at: datetime
    brand: str | None
    author: str | None
    copy: bool
    negative: bool
    aimless: bool
    topics: frozenset[int]


def find_moments(scope: Scope, filter: Filter) -> list[Moment]:
    """The messages of a filter in the order in which they were written; what it says of segments does not restrict."""
    source = feedback.outerjoin(segment, segment.c.feedback_id == feedback.c.id).outerjoin(
        label, and_(label.c.segment_id == segment.c.id, label.c.served)
    )
    of = (feedback.c.id, feedback.c.key, feedback.c.created_at, feedback.c.brand, feedback.c.copy_of)
    author = func.coalesce(feedback.c.customer, feedback.c.author).label("by")
    said = (CONDITIONS["negative_messages"].label("negative"), GROUPS["touchpoint"].label("place"), segment.c.topic_id)
    query = select(*of, author, *said).select_from(source)
    query = query.where(written(scope), *message_conditions(scope, filter))
    query = query.where(or_(counted(scope), feedback.c.copy_of.is_not(None))).order_by(
        feedback.c.created_at, feedback.c.id
    )
    found: dict[int, Moment] = {}
    with scope.read() as connection:
        for row in connection.execute(query):
            before = found.get(row.id)
            copy, negative = row.copy_of is not None, bool(row.negative) and row.copy_of is None
            topics = frozenset([row.topic_id or 0]) if negative else frozenset()
            found[row.id] = Moment(
                feedback_id=to_id(row.key),
                at=row.created_at,
                brand=row.brand,
                author=row.by,
                copy=copy,
                negative=negative or (before is not None and before.negative),
                aimless=row.place == "none" and (before is None or before.aimless) and not copy,
                topics=topics if before is None else before.topics | topics,
            )
    return list(found.values())
