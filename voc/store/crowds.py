"""How many people are behind a number, and how many copies were left out of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from voc.domain import MEASURES, Filter
from voc.errors import InvalidValue
from voc.store.database import Scope
from voc.store.measures import CONDITIONS, LABELLED, counted, message_conditions, segment_conditions
from voc.store.tables.feedback import feedback


@dataclass(frozen=True, slots=True)
class Crowd:
    """`messages` counted, the `customers` who wrote them, and `copies` of these messages that were not counted.

    A message without customer and author is a customer of its own.
    """

    messages: int
    customers: int
    copies: int


def count_crowd(scope: Scope, filter: Filter, *, measure: str) -> Crowd:
    """The people behind the segments of a filter that carry `measure`.

    Raises:
        InvalidValue: for an unknown measure.
    """
    if measure not in CONDITIONS:
        raise InvalidValue("measure", measure, f"one of {', '.join(MEASURES)}")
    where = [counted(scope), *message_conditions(scope, filter), *segment_conditions(filter), CONDITIONS[measure]]
    found = select(feedback.c.id, feedback.c.customer, feedback.c.author).select_from(LABELLED).where(*where).distinct()
    ours = found.subquery()
    named = func.coalesce(ours.c.customer, ours.c.author)
    query = select(func.count(), func.count(named.distinct()), func.count() - func.count(named)).select_from(ours)
    copied = select(func.count()).select_from(feedback).where(
        feedback.c.workspace_id == scope.workspace_id, feedback.c.copy_of.in_(select(ours.c.id))
    )  # fmt: skip
    if filter.since is not None:
        copied = copied.where(feedback.c.day >= filter.since)
    if filter.until is not None:
        copied = copied.where(feedback.c.day <= filter.until)
    with scope.read() as connection:
        messages, names, nameless = connection.execute(query).one()
        return Crowd(messages, names + nameless, connection.scalar(copied) or 0)
