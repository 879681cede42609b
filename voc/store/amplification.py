"""How far messages went, as the sources that they came from say."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, cast, func, or_, select

from voc.domain import MEASURES, Filter
from voc.errors import InvalidValue
from voc.store.database import Scope
from voc.store.measures import CONDITIONS, LABELLED, counted, message_conditions, segment_conditions
from voc.store.tables.feedback import feedback


@dataclass(frozen=True, slots=True)
class Amplification:
    """Sums over the `messages` whose source gave any of these numbers; None for a number that none of them has.

    They are of the last time that a message was read, and of one message each: a person reached twice counts twice.
    """

    messages: int
    reach: int | None
    shares: int | None
    replies: int | None
    likes: int | None


# As in the partial index of `feedback`, in the same words: a store of reviews and calls has nothing to look through.
_GIVEN = or_(feedback.c.reach.is_not(None), feedback.c.engagement.is_not(None))


def sum_amplification(scope: Scope, filter: Filter, *, measure: str) -> Amplification:
    """How far the messages went that carry `measure` and that the filter lets through; copies are none of them.

    Raises:
        InvalidValue: for an unknown measure.
    """
    if measure not in CONDITIONS:
        raise InvalidValue("measure", measure, f"one of {', '.join(MEASURES)}")
    numbers = [feedback.c.reach.label("reach"), *(_of(name).label(name) for name in ("shares", "replies", "likes"))]
    where = [
        counted(scope),
        _GIVEN,
        *message_conditions(scope, filter),
        *segment_conditions(filter),
        CONDITIONS[measure],
    ]
    each = select(feedback.c.id, *numbers).select_from(LABELLED).where(*where).distinct().subquery()
    sums = [cast(func.sum(each.c[number.name]), BigInteger).label(number.name) for number in numbers]
    with scope.read() as connection:
        row = connection.execute(select(func.count().label("messages"), *sums).select_from(each)).one()
    return Amplification(row.messages, row.reach, row.shares, row.replies, row.likes)


def _of(name: str) -> ColumnElement[int]:
    return cast(feedback.c.engagement[name].as_string(), BigInteger)
