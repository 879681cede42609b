"""Quotes: the exact words behind a number, one per message and none from a copy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Integer, Select, bindparam, func, select

from voc.domain import MEASURES, Filter, Quote
from voc.errors import InvalidValue
from voc.store.among import among
from voc.store.database import Scope, within
from voc.store.measures import CONDITIONS, LABELLED, countable, counted, message_conditions, segment_conditions
from voc.store.rows import check_limit, to_quote
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import embedding, label
from voc.store.tables.segments import segment

Order = Literal["recent", "typical", "confident"]
# Among how many of the newest quotes the typical and the surest ones are looked for.
_AMONG = 500
# The same where many topics are quoted at once: the vectors of 20 times 100 quotes were half the time of an answer.
_AMONG_EACH = 30

_TOUCHPOINT = func.coalesce(segment.c.moved_to, label.c.touchpoint).label("touchpoint")
QUOTE_COLUMNS = (
    feedback.c.key, segment.c.start, segment.c.end, feedback.c.text, feedback.c.created_at, feedback.c.source,
    feedback.c.channel, feedback.c.brand, label.c.sentiment, _TOUCHPOINT, feedback.c.rating_value,
    feedback.c.rating_low, feedback.c.rating_high, feedback.c.url, label.c.expectation, label.c.details,
)  # fmt: skip


def find_quotes(
    scope: Scope, filter: Filter, *, limit: int = 10, order: Order = "recent", measure: str | None = None
) -> list[Quote]:
    """Quotes that fit a filter and carry a measure.

    `order` is "recent", or among the newest 500 that fit "confident" (surest sentiment first) or "typical" (nearest to
    their mean embedding). `measure` is a name of `MEASURES`; the segments it counts are the ones quoted.

    Raises:
        InvalidValue: for an unknown order or measure, or a limit below 1.
    """
    check_limit(limit)
    if order not in ("recent", "typical", "confident"):
        raise InvalidValue("order", order, "one of recent, typical, confident")
    if measure is not None and measure not in MEASURES:
        raise InvalidValue("measure", measure, f"one of {', '.join(MEASURES)}")
    if not scope.evidence:
        return []
    query = _query(scope, filter, measure)
    with scope.read() as connection:
        newest = _one_per_message(connection, query, limit if order == "recent" else max(limit, _AMONG))
        return quotes_by_row(connection, _ORDERS[order](_FACTS[order](connection, newest), newest, limit))


def find_topic_quotes(
    scope: Scope,
    filter: Filter,
    topic_ids: Iterable[int],
    *,
    limit: int,
    orders: Collection[Order],
    measure: str | None = None,
) -> dict[int, dict[Order, tuple[Quote, ...]]]:
    """Quotes of many topics at once, by topic and order, up to `limit` of each; see `find_quotes`.

    Typical and surest ones are looked for among the newest 30 of a topic that fit.

    Raises:
        InvalidValue: for a limit below 1.
    """
    check_limit(limit)
    if not scope.evidence:
        return {id: dict.fromkeys(orders, ()) for id in topic_ids}
    # One statement for all topics: building it takes longer than running it.
    query = _query(scope, replace(filter, topic_id=0), measure, topic_id=bindparam("topic"))
    depth = limit if {*orders} == {"recent"} else max(limit, _AMONG_EACH)
    with scope.read() as connection:
        newest = {id: _one_per_message(connection, query, depth, topic=id) for id in topic_ids}
        every = [row for rows in newest.values() for row in rows]
        facts = {order: _FACTS[order](connection, every) for order in orders}
        chosen = {
            (id, order): _ORDERS[order](facts[order], rows, limit) for id, rows in newest.items() for order in orders
        }
        wanted = list({row for rows in chosen.values() for row in rows})
        quotes = dict(zip(wanted, quotes_by_row(connection, wanted), strict=True))
    return {id: {order: tuple(quotes[row] for row in chosen[id, order]) for order in orders} for id in newest}


def quotes_by_row(connection: Connection, ids: Sequence[int]) -> list[Quote]:
    """The quotes of these rows of `segment`, in order."""
    query = select(segment.c.id.label("row_id"), *QUOTE_COLUMNS).select_from(LABELLED).where(among(segment.c.id, ids))
    found = {row.row_id: to_quote(row) for row in connection.execute(query)}
    return [found[id] for id in ids]


def _query(
    scope: Scope, filter: Filter, measure: str | None, *, topic_id: ColumnElement[int] | None = None
) -> Select[Any]:
    """The first `wanted` rows of (segment, message) that fit, newest first; an index has those of a topic in order."""
    carries = [CONDITIONS[measure]] if measure is not None else []
    query = select(segment.c.id, segment.c.feedback_id).select_from(LABELLED).limit(bindparam("wanted", type_=Integer))
    if filter.topic_id is None:
        where = [counted(scope), *message_conditions(scope, filter), *segment_conditions(filter), *carries]
        # The index is on days; the exact time orders within one.
        return query.where(*where).order_by(feedback.c.day.desc(), feedback.c.created_at.desc(), segment.c.id)
    topic = filter.topic_id if topic_id is None else topic_id
    rest = replace(filter, since=None, until=None, topic_id=None)
    where = [
        segment.c.workspace_id == scope.workspace_id,
        segment.c.topic_id == topic,
        *_written(filter.since, filter.until),
        within(feedback.c.workspace_id, scope.workspace_id),
        countable(scope.voice),
        *message_conditions(scope, rest),
        *segment_conditions(rest),
        *carries,
    ]
    return query.where(*where).order_by(segment.c.written_at.desc(), segment.c.id)


def _written(since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """Days as moments, which the index of topics is in the order of."""
    found: list[ColumnElement[bool]] = []
    if since is not None:
        found.append(segment.c.written_at >= datetime.combine(since, time.min, UTC))
    if until is not None:
        found.append(segment.c.written_at < datetime.combine(until + timedelta(days=1), time.min, UTC))
    return found


def _one_per_message(connection: Connection, query: Select[Any], limit: int, **parameters: int) -> list[int]:
    """The first `limit` messages, each with its first segment."""
    # Few messages have two segments of a kind; where many do, it is asked again for more.
    wanted = limit + limit // 4 + 1
    while True:
        rows = connection.execute(query, {"wanted": wanted, **parameters}).all()
        found: dict[int, int] = {}
        for id, feedback_id in rows:
            found.setdefault(feedback_id, id)
        if len(found) >= limit or len(rows) < wanted:
            return list(found.values())[:limit]
        wanted *= 4


def _newest(_: Mapping[int, Any], ids: Sequence[int], limit: int) -> list[int]:
    return list(ids[:limit])


def _surest(sure: Mapping[int, float], ids: Sequence[int], limit: int) -> list[int]:
    return sorted(ids, key=lambda id: -sure[id])[:limit]


def _most_typical(vectors: Mapping[int, NDArray[np.float16]], ids: Sequence[int], limit: int) -> list[int]:
    known = [id for id in ids if id in vectors]
    if not known:
        return list(ids[:limit])
    width = len(vectors[known[0]])
    same = [id for id in known if len(vectors[id]) == width]
    matrix = np.stack([vectors[id] for id in same]).astype(np.float32)
    best = np.argsort(-(matrix @ matrix.mean(axis=0)), kind="stable")
    return [same[i] for i in best[:limit]]


def vectors_of(connection: Connection, ids: Iterable[int]) -> dict[int, NDArray[np.float16]]:
    """The embeddings of these rows of `segment` that have one."""
    query = select(embedding.c.segment_id, embedding.c.vector).where(among(embedding.c.segment_id, ids))
    return {row.segment_id: np.frombuffer(row.vector, "<f2") for row in connection.execute(query)}


def _confidences(connection: Connection, ids: Iterable[int]) -> dict[int, float]:
    query = select(label.c.segment_id, label.c.sentiment_confidence).where(label.c.served)
    rows = connection.execute(query.where(among(label.c.segment_id, ids)))
    return {row.segment_id: row.sentiment_confidence or 0.0 for row in rows}


# What each order needs to know of the rows it chooses from, asked for once however many topics they are of.
_FACTS: Mapping[Order, Callable[[Connection, Sequence[int]], Mapping[int, Any]]] = {
    "recent": lambda *_: {},
    "confident": _confidences,
    "typical": vectors_of,
}
_ORDERS: Mapping[Order, Callable[[Mapping[int, Any], Sequence[int], int], list[int]]] = {
    "recent": _newest,
    "confident": _surest,
    "typical": _most_typical,
}
