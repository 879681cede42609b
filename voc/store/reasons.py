"""Why people may leave: messages with a possible reason, of everybody and of those who speak of leaving."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, literal, or_, select

from voc.domain import Filter
from voc.errors import InvalidValue
from voc.store.database import Scope
from voc.store.measures import GROUPS, LABELLED, counted, message_conditions, own, segment_conditions
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import label
from voc.store.tables.rollups import ALL, ANY_TOPIC, NO_TOPIC_YET, REASON_MEASURES, rollup_reason
from voc.store.tables.segments import segment

# What counts can be grouped by.
BY = ("touchpoint", "topic_id")
_GOING = label.c.loyalty.in_(("leaving", "left"))
# Neither praise nor words about staying and leaving themselves may be why.
_REASON = and_(label.c.sentiment.is_distinct_from("positive"), label.c.loyalty.is_(None))


class Reasons(NamedTuple):
    """Messages with a remark that may be why somebody leaves, and those of them that speak of leaving besides."""

    messages: int
    of_leavers: int


def count_reasons(scope: Scope, filter: Filter, by: str) -> dict[str | int | None, Reasons]:
    """The reasons by touchpoint or topic; topic 0 is none, None what no topic model has looked at.

    Raises:
        InvalidValue: for another group.
    """
    if by not in BY:
        raise InvalidValue("by", by, f"one of {', '.join(BY)}")
    query: Select[Any]
    if _is_summed(scope, filter):
        rows = rollup_reason.c
        alone = rows.topic_id == ANY_TOPIC if by == "touchpoint" else rows.touchpoint == ALL
        any_of_both = (rows.touchpoint == ALL) & (rows.topic_id == ANY_TOPIC)
        sums = (func.sum(rows.messages), func.sum(rows.of_leavers))
        query = _summed(scope, filter, rows[by], *sums).where(alone, ~any_of_both).group_by(rows[by])
    else:
        where = conditions(scope, filter)
        _, messages, of_leavers, _ = measures(where)
        source = select(GROUPS[by], messages, of_leavers).select_from(LABELLED)
        query = source.where(*where, _REASON).group_by(GROUPS[by])
    with scope.read() as connection:
        found = {row[0]: Reasons(int(row[1]), int(row[2])) for row in connection.execute(query)}
    return {(None if key == NO_TOPIC_YET else key): each for key, each in found.items() if each.messages}


def count_leavers(scope: Scope, filter: Filter) -> int:
    """How many messages speak of leaving or having left."""
    query: Select[Any]
    rows = rollup_reason.c
    if _is_summed(scope, filter):
        both = (rows.touchpoint == ALL, rows.topic_id == ANY_TOPIC)
        query = _summed(scope, filter, func.coalesce(func.sum(rows.leavers), 0)).where(*both)
    else:
        where = conditions(scope, filter)
        query = select(func.count(distinct(feedback.c.id))).select_from(LABELLED).where(*where, _GOING)
    with scope.read() as connection:
        return int(connection.scalars(query).one())


def conditions(scope: Scope, filter: Filter) -> list[ColumnElement[bool]]:
    """What counts and fulfils a filter, over `LABELLED`."""
    return [counted(scope), *message_conditions(scope, filter), *segment_conditions(filter)]


def leavers(where: Iterable[ColumnElement[bool]]) -> Select[Any]:
    """The ids of messages that speak of leaving, of what fulfils these conditions over `LABELLED`."""
    return select(feedback.c.id).select_from(LABELLED).where(*where, _GOING)


def measures(where: Sequence[ColumnElement[bool]]) -> list[ColumnElement[Any]]:
    """`REASON_MEASURES` over `LABELLED`, where these conditions hold; the first is a condition for rows to count."""
    gone = feedback.c.id.in_(leavers(where))
    counts = {
        "messages": func.count(distinct(case((_REASON, feedback.c.id)))),
        "of_leavers": func.count(distinct(case((_REASON & gone, feedback.c.id)))),
        "leavers": func.count(distinct(case((_GOING, feedback.c.id)))),
    }
    return [or_(_REASON, _GOING), *(counts[name].label(name) for name in REASON_MEASURES)]


def rollup_queries(workspace_id: int, where: Sequence[ColumnElement[bool]]) -> list[Select[Any]]:
    """The rows of `rollup_reason` from the raw rows: by touchpoint, by topic, and of everything."""
    counts, *numbers = measures(where)
    topic = func.coalesce(segment.c.topic_id, NO_TOPIC_YET)
    found = []
    for touchpoint, of_topic in ((GROUPS["touchpoint"], None), (None, topic), (None, None)):
        named = {
            "workspace_id": literal(workspace_id),
            "day": feedback.c.day,
            "brand": func.coalesce(feedback.c.brand, ""),
            "touchpoint": literal(ALL) if touchpoint is None else touchpoint,
            "topic_id": literal(ANY_TOPIC) if of_topic is None else of_topic,
        }
        groups = [named["day"], named["brand"], *(each for each in (touchpoint, of_topic) if each is not None)]
        query = select(*(value.label(name) for name, value in named.items()), *numbers).select_from(LABELLED)
        found.append(query.where(*where, counts).group_by(*groups))
    return found


def _is_summed(scope: Scope, filter: Filter) -> bool:
    """Whether the sums can answer: they know days and brands, and are of customers."""
    return scope.voice == "customer" and filter == Filter(filter.since, filter.until, brand=filter.brand)


def _summed(scope: Scope, filter: Filter, *columns: ColumnElement[Any]) -> Select[Any]:
    rows = rollup_reason.c
    query = select(*columns).where(rows.workspace_id == scope.workspace_id, *own(scope, filter, rows.brand))
    if filter.since is not None:
        query = query.where(rows.day >= filter.since)
    if filter.until is not None:
        query = query.where(rows.day <= filter.until)
    return query if filter.brand is None else query.where(rows.brand == filter.brand)
