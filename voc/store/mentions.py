"""Messages that came with a score, and what each of them speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, case, cast, func, select

from voc.domain import Filter
from voc.errors import InvalidValue
from voc.store.database import AnyRow, Scope
from voc.store.measures import GROUPS, LABELLED, counted, message_conditions
from voc.store.rollups import STARS
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import label

_NPS = feedback.c.nps
# NPS as the number it is made of: its mean over messages is the Net Promoter Score.
OUTCOMES: Mapping[str, ColumnElement[Any]] = {
    "rating": STARS,
    "nps": case((_NPS >= 9, 100), (_NPS <= 6, -100), (_NPS.is_not(None), 0)),
    "csat": feedback.c.csat,
    "ces": feedback.c.ces,
}
SEGMENTS = ("source", "channel", "brand", "language", "product", "version")


@dataclass(frozen=True, slots=True)
class Scored:
    """Scored messages: `spoken` are (message, what it speaks of, badly, well); None is no touchpoint or topic.

    `scores`, `people` and `segments` are by message. `segments` has the value of the column that was asked for.
    """

    scores: tuple[float, ...]
    people: tuple[str | None, ...]
    segments: tuple[str | None, ...]
    spoken: tuple[tuple[int, str | int | None, bool, bool], ...]


def find_scored(scope: Scope, filter: Filter, *, outcome: str, of: str, by: str | None = None) -> Scored:
    """The messages with an `outcome` (rating, nps, csat, ces) and their mentions of each touchpoint or topic.

    Mixed speaks badly and well. What a filter says about segments does not restrict messages. `by` is a column of
    `SEGMENTS` or the name of an attribute after "segment.".

    Raises:
        InvalidValue: for an unknown outcome, kind of driver or column.
    """
    _check("outcome", outcome, OUTCOMES)
    _check("of", of, ("touchpoint", "topic"))
    score, what = OUTCOMES[outcome], GROUPS["touchpoint" if of == "touchpoint" else "topic_id"]
    segment = _segment(by)
    where = [counted(scope), score.is_not(None), *message_conditions(scope, filter)]
    said = label.c.sentiment
    query = (
        select(
            feedback.c.id,
            cast(func.min(score), Float).label("score"),
            func.min(func.coalesce(feedback.c.customer, feedback.c.author)).label("person"),
            func.min(segment).label("segment"),
            what.label("what"),
            func.max(cast(case((said.in_(("negative", "mixed")), 1), else_=0), Integer)).label("badly"),
            func.max(cast(case((said.in_(("positive", "mixed")), 1), else_=0), Integer)).label("well"),
        )
        .select_from(LABELLED)
        .where(*where)
        .group_by(feedback.c.id, what)
    )
    with scope.read() as connection:
        return _scored(connection.execute(query))


def _segment(by: str | None) -> ColumnElement[Any]:
    if by is None:
        return func.nullif("", "")
    if by.startswith("segment."):
        key = by.removeprefix("segment.")
        if not key or any(c in key for c in '"\\\0'):
            raise InvalidValue("attribute", key, "a name without quotation marks and backslashes")
        attribute: ColumnElement[Any] = feedback.c.attributes[key].as_string()
        return attribute
    _check("by", by, SEGMENTS)
    return feedback.c[by]


def _scored(rows: Iterable[AnyRow]) -> Scored:
    numbers: dict[int, int] = {}
    messages, spoken = [], []
    for row in rows:
        if row.id not in numbers:
            numbers[row.id] = len(numbers)
            messages.append((float(row.score), row.person, row.segment))
        what = None if row.what in ("none", 0) else row.what
        spoken.append((numbers[row.id], what, bool(row.badly), bool(row.well)))
    scores, people, segments = zip(*messages, strict=True) if messages else ((), (), ())
    return Scored(scores, people, segments, tuple(spoken))


def _check(name: str, value: str, known: Iterable[str]) -> None:
    if value not in known:
        raise InvalidValue(name, value, f"one of {', '.join(known)}")
