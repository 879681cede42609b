"""Quotes: the exact words behind a number, one per message and none from a copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, func, select

from voc.domain import MEASURES, Filter, Quote
from voc.errors import InvalidValue
from voc.store.among import among
from voc.store.database import Scope
from voc.store.measures import CONDITIONS, LABELLED, counted, message_conditions, segment_conditions
from voc.store.rows import check_limit, to_quote
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import embedding, label
from voc.store.tables.segments import segment

Order = Literal["recent", "typical", "confident"]
# Among how many of the newest quotes the typical ones are looked for: 2,000 x 384 numbers, a few ms.
_TYPICAL_OF = 2000

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

    `order` is "recent", "confident" (surest sentiment first) or "typical": nearest to the mean embedding of the
    newest 2,000 that fit. `measure` is a name of `MEASURES`; the segments it counts are the ones quoted.

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
    query = _query(scope, filter, order, measure)
    with scope.read() as connection:
        ids = _one_per_message(connection, query, _TYPICAL_OF if order == "typical" else limit)
        if order == "typical":
            ids = _most_typical(connection, ids, limit)
        return quotes_by_row(connection, ids)


def quotes_by_row(connection: Connection, ids: Sequence[int]) -> list[Quote]:
    """The quotes of these rows of `segment`, in order."""
    query = select(segment.c.id.label("row_id"), *QUOTE_COLUMNS).select_from(LABELLED).where(among(segment.c.id, ids))
    found = {row.row_id: to_quote(row) for row in connection.execute(query)}
    return [found[id] for id in ids]


def _query(scope: Scope, filter: Filter, order: Order, measure: str | None) -> Select[Any]:
    where = [counted(scope), *message_conditions(filter), *segment_conditions(filter)]
    if measure is not None:
        where.append(CONDITIONS[measure])
    query = select(segment.c.id, segment.c.feedback_id).select_from(LABELLED).where(*where)
    # The index is on days; the exact time orders within one.
    newest = (feedback.c.day.desc(), feedback.c.created_at.desc(), segment.c.id)
    if order == "confident":
        return query.order_by(label.c.sentiment_confidence.desc().nulls_last(), *newest)
    return query.order_by(*newest)


def _one_per_message(connection: Connection, query: Select[Any], limit: int) -> list[int]:
    found: dict[int, int] = {}
    with connection.execution_options(yield_per=500).execute(query) as rows:
        for id, feedback_id in rows:
            found.setdefault(feedback_id, id)
            if len(found) == limit:
                break
    return list(found.values())


def _most_typical(connection: Connection, ids: Sequence[int], limit: int) -> list[int]:
    vectors = vectors_of(connection, ids)
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
