"""Counting: from the rollups where the question fits one, from the raw rows otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, case, func, literal, select, union_all

from voc.domain import MEASURES, TASKS, Count, Filter
from voc.errors import InvalidValue
from voc.store.among import among
from voc.store.database import Scope
from voc.store.measures import (
    ALL_MEASURES,
    GROUPS,
    LABELLED,
    counted,
    message_conditions,
    own,
    segment_conditions,
    written,
)
from voc.store.rollups import message_measures
from voc.store.tables.feedback import feedback
from voc.store.tables.rollups import (
    ALL,
    MESSAGE_MEASURES,
    NO_TOPIC_YET,
    rollup_message,
    rollup_topic,
    rollup_touchpoint,
)
from voc.store.tables.segments import segment
from voc.store.tables.topics import topic
from voc.store.values import MessageCount

_PERIODS = ("day", "week", "month")
_WHEN = {"since", "until"}
# What the primary keys of rollups are searched for; a range of names would end the search there.
_NAMES = {"touchpoint": TASKS["touchpoint"], "stage": TASKS["stage"]}
# Made once: building them was a third of the time of a count.
_SUMS = {
    table.name: {name: func.coalesce(func.sum(table.c[name]), 0).label(name) for name in measures}
    for table, measures in (
        (rollup_touchpoint, MEASURES),
        (rollup_topic, MEASURES),
        (rollup_message, MESSAGE_MEASURES),
    )
}
_MESSAGE_GROUPS = ("source", "channel", "brand", "language", "product", "version")


def count_segments(
    scope: Scope,
    filter: Filter,
    by: Sequence[str] = (),
    *,
    topics: Collection[int] | None = None,
    cuts: Sequence[date] = (),
    measures: Sequence[str] = MEASURES,
) -> list[Count]:
    """The measures of each group of segments, sorted by key; those not among `measures` are 0.

    `by` takes day, week (its Monday) or month (its first day), and any of `GROUPS`. A topic id of None stands for
    segments that no topic model has looked at, 0 for those in no topic. `topics` are the ids of those to count; None
    counts all. With `cuts`, in order, the days from one of them up to the next are counted as its own.

    Raises:
        InvalidValue: for an unknown group.
    """
    _check(by, [*_PERIODS, *GROUPS])
    query = _segment_query(scope, filter, _columns(by), topics, cuts, measures)
    with scope.read() as connection:
        rows = connection.execute(query).all()
    return [Count(key, _placed(values, measures)) for key, values in _fold(rows, by, cuts)]


def sum_segments(
    scope: Scope, filter: Filter, by: Sequence[str], measures: Sequence[str]
) -> dict[tuple[Any, ...], dict[str, int]]:
    """Some measures of each group, by the values of its key: what is needed to tell the largest of many groups.

    Two of the measures of 300 topics take a third of the time of all 22. `by` takes any of `GROUPS`.

    Raises:
        InvalidValue: for an unknown group or measure.
    """
    _check(by, [*GROUPS])
    if unknown := [name for name in measures if name not in MEASURES]:
        raise InvalidValue("measure", unknown[0], f"one of {', '.join(MEASURES)}")
    query = _segment_query(scope, filter, by, None, (), measures)
    with scope.read() as connection:
        rows = connection.execute(query).all()
    return {tuple(row[: len(by)]): dict(zip(measures, map(int, row[len(by) :]), strict=True)) for row in rows}


def count_messages(scope: Scope, filter: Filter, by: Sequence[str] = ()) -> list[MessageCount]:
    """Messages of each group with the scores that came with them, sorted by key; no segment is needed.

    Groups are day, week, month, source, channel, brand, language, product and version. What a filter says about
    segments (touchpoint, stage, topic, sentiment, confidence) does not restrict messages.

    Raises:
        InvalidValue: for an unknown group.
    """
    _check(by, [*_PERIODS, *_MESSAGE_GROUPS])
    with scope.read() as connection:
        rows = connection.execute(_message_query(scope, filter, _columns(by))).all()
    return [MessageCount(key, *values) for key, values in _fold(rows, by)]


def is_rolled_up(filter: Filter, by: Sequence[str]) -> bool:
    """Whether a question about segments is answered from a rollup."""
    return _rollup(filter, _columns(by)) is not None


def _check(by: Sequence[str], allowed: Sequence[str]) -> None:
    for name in by:
        if name not in allowed:
            raise InvalidValue("by", name, f"one of {', '.join(dict.fromkeys(allowed))}")


def _columns(by: Sequence[str]) -> list[str]:
    """The columns to group by: distinct messages add up over days, so weeks and months are made from them."""
    return list(dict.fromkeys("day" if name in _PERIODS else name for name in by))


def _restricted(filter: Filter) -> set[str]:
    return {field.name for field in fields(filter) if getattr(filter, field.name) not in (None, {})}


def _rollup(filter: Filter, columns: Sequence[str]) -> Table | None:
    asked = (_restricted(filter) if not filter.attributes else {"attributes"} | _restricted(filter)) - _WHEN
    asked |= {*columns} - {"day"}
    if asked <= {"source", "channel", "brand", "touchpoint", "stage"}:
        return rollup_touchpoint
    if asked <= {"brand", "touchpoint", "topic_id"}:
        return rollup_topic
    return None


def _segment_query(
    scope: Scope,
    filter: Filter,
    columns: Sequence[str],
    topics: Collection[int] | None,
    cuts: Sequence[date],
    measures: Sequence[str] = MEASURES,
) -> Select[Any]:
    asked = columns if topics is None else [*columns, "topic_id"]
    table = _rollup(filter, asked) if scope.voice == "customer" else None
    if table is None:
        groups = [_stretch(feedback.c.day, cuts) if name == "day" else GROUPS[name].label(name) for name in columns]
        where = [counted(scope), *message_conditions(scope, filter), *segment_conditions(filter)]
        where += [] if topics is None else [among(segment.c.topic_id, topics)]
        sums = [ALL_MEASURES[name] for name in measures]
        query = select(*groups, *sums).select_from(LABELLED).where(*where)
        return query.group_by(*("stretch" if name == "day" and cuts else GROUPS[name] for name in columns))
    # Rows that stand for "any touchpoint" or "any stage" count each message once.
    split = [name for name in ("touchpoint", "stage") if name in table.c and getattr(filter, name) is None]
    where = [table.c[name].in_(_NAMES[name]) if name in columns else table.c[name] == ALL for name in split]
    if topics is not None:
        where.append(among(rollup_topic.c.topic_id, topics))
    elif table is rollup_topic and filter.topic_id is None:
        where.append(rollup_topic.c.topic_id.in_(_topic_ids(scope.workspace_id)))
    return _from_rollup(table, scope, filter, columns, where, cuts, measures)


def _topic_ids(workspace_id: int) -> Select[Any]:
    """Every id there can be: looked for one by one, only the days that are asked for are read of each topic."""
    known = select(topic.c.id).where(topic.c.workspace_id == workspace_id)
    return select(union_all(known, select(literal(0)), select(literal(NO_TOPIC_YET))).subquery().c.id)


def _stretch(day: ColumnElement[Any], cuts: Sequence[date]) -> ColumnElement[Any]:
    """The number of the stretch that a day is in, or the day itself without `cuts`."""
    if not cuts:
        return day.label("day")
    return case(*((day >= cut, number) for number, cut in reversed([*enumerate(cuts)]))).label("stretch")


def _message_query(scope: Scope, filter: Filter, columns: Sequence[str]) -> Select[Any]:
    asked = (_restricted(filter) & {*_MESSAGE_GROUPS, "attributes"}) | ({*columns} - {"day"})
    if scope.voice == "customer" and asked <= {"source", "channel", "brand", "language"}:
        return _from_rollup(rollup_message, scope, filter, columns, [], (), MESSAGE_MEASURES)
    groups = [feedback.c[name] for name in columns]
    where = [written(scope), *message_conditions(scope, filter)]
    return select(*groups, *message_measures()).where(*where).group_by(*groups)


def _from_rollup(
    table: Table,
    scope: Scope,
    filter: Filter,
    columns: Sequence[str],
    where: Iterable[ColumnElement[bool]],
    cuts: Sequence[date],
    measures: Sequence[str],
) -> Select[Any]:
    groups = [_stretch(table.c.day, cuts) if name == "day" else _group(table, name) for name in columns]
    wanted = [table.c.workspace_id == scope.workspace_id, *own(scope, filter, table.c.brand), *where]
    if filter.since is not None:
        wanted.append(table.c.day >= filter.since)
    if filter.until is not None:
        wanted.append(table.c.day <= filter.until)
    equal = ("source", "channel", "brand", "language", "touchpoint", "stage", "topic_id")
    restricted = [name for name in equal if name in table.c and getattr(filter, name) is not None]
    wanted += [table.c[name] == getattr(filter, name) for name in restricted]
    query = select(*groups, *(_SUMS[table.name][name] for name in measures)).where(*wanted)
    return query.group_by(*("stretch" if name == "day" and cuts else table.c[name] for name in columns))


def _group(table: Table, name: str) -> ColumnElement[Any]:
    missing = {"brand": "", "language": "", "topic_id": NO_TOPIC_YET}
    return (func.nullif(table.c[name], missing[name]) if name in missing else table.c[name]).label(name)


def _fold(
    rows: Iterable[Sequence[Any]], by: Sequence[str], cuts: Sequence[date] = ()
) -> list[tuple[Mapping[str, Any], list[Any]]]:
    """Groups with their values added up, sorted by key; nothing for a sum over no rows."""
    columns = _columns(by)
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        named = dict(zip(columns, row, strict=False))
        if cuts and "day" in named:
            named["day"] = cuts[named["day"]]
        key = tuple(_period(name, named["day"]) if name in _PERIODS else named[name] for name in by)
        values = list(row[len(columns) :])
        before = found.get(key)
        found[key] = values if before is None else [a + b for a, b in zip(before, values, strict=True)]
    ordered = sorted(found.items(), key=lambda item: [(value is None, value) for value in item[0]])
    return [(dict(zip(by, key, strict=True)), values) for key, values in ordered]


def _placed(values: Sequence[Any], measures: Sequence[str]) -> tuple[int, ...]:
    """The values of some measures in the places of all."""
    if measures is MEASURES:
        return tuple(map(int, values))
    given = dict(zip(measures, map(int, values), strict=True))
    return tuple([given.get(name, 0) for name in MEASURES])


def _period(name: str, day: date) -> date:
    if name == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if name == "month" else day
