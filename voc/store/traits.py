"""What the newest messages and points of a filter carry that no rollup counts: segments, products and emotions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.sql import exists

from voc.domain import EMOTIONS, Filter
from voc.store.database import Scope
from voc.store.measures import LABELLED, counted, message_conditions, segment_conditions, written
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import label
from voc.store.tables.segments import segment

# How many of the newest are looked at: 5,000 take some 40 ms.
MOST = 5000


@dataclass(frozen=True, slots=True)
class Traits:
    """`of` messages or points were looked at; `counts` says how many of them carry a (name, value)."""

    of: int
    counts: Mapping[tuple[str, str], int]


def count_traits(scope: Scope, filter: Filter, *, limit: int = MOST) -> Traits:
    """Products, as ("product", value), and segments, as ("segment.plan", value), of the newest messages."""
    where = [written(scope), feedback.c.copy_of.is_(None), *message_conditions(scope, filter)]
    if conditions := segment_conditions(filter):
        inner = select(segment.c.id).join(label, (label.c.segment_id == segment.c.id) & label.c.served)
        where.append(exists(inner.where(segment.c.feedback_id == feedback.c.id, *conditions).correlate(feedback)))
    query = select(feedback.c.product, feedback.c.attributes).where(*where)
    found: Counter[tuple[str, str]] = Counter()
    of = 0
    with scope.read() as connection:
        for product, attributes in connection.execute(query.order_by(feedback.c.day.desc()).limit(limit)):
            of += 1
            found.update([("product", product)] if product else [])
            found.update((f"segment.{name}", value) for name, value in (attributes or {}).items() if value)
    return Traits(of, found)


def count_emotions(scope: Scope, filter: Filter, *, limit: int = MOST) -> Traits:
    """Emotions, as ("emotion", value), of the newest points; one point may carry several."""
    where = [counted(scope), *message_conditions(scope, filter), *segment_conditions(filter)]
    query = select(label.c.emotions).select_from(LABELLED).where(*where).order_by(feedback.c.day.desc())
    found: Counter[tuple[str, str]] = Counter()
    of = 0
    with scope.read() as connection:
        for said in connection.scalars(query.limit(limit)):
            of += 1
            values = {value for kind, value, *_ in said or () if kind == "e" and value in EMOTIONS}
            found.update(("emotion", value) for value in values)
    return Traits(of, found)
