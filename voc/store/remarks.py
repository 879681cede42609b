"""Remarks: the customers' points with their labels and circumstances, for questions that follow people."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from voc.domain import EMOTIONS, Filter, Rating, Remark
from voc.errors import InvalidValue
from voc.store import people
from voc.store.database import AnyRow, Scope, to_id
from voc.store.measures import GROUPS, LABELLED
from voc.store.reasons import conditions, leavers
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import label
from voc.store.tables.segments import segment

# What a remark can be asked for by: a task that says something, a person who is known, a score that came with it.
SAYING: dict[str, ColumnElement[bool]] = {
    **{
        task: label.c[task].is_not(None)
        for task in ("word_of_mouth", "loyalty", "expectation", "request", "effort", "staff")
    },
    "handoff": label.c.handoff.is_(True),
    "person": people.PERSON.is_not(None),
    "nps": feedback.c.nps.is_not(None),
}
# Cut out by the database: a message of 10,000 characters is not read for each of its points.
_TEXT = func.substr(feedback.c.text, segment.c.start + 1, segment.c.end - segment.c.start)
_CIRCUMSTANCES = ("external_id", "thread_id", "in_reply_to", "brand", "product", "team", "agent")
_SAYS = ("word_of_mouth", "loyalty", "expectation", "request", "effort", "handoff", "staff")
# In the order of the fields of `Remark`: by position a remark is made in half the time it takes by name.
_COLUMNS = (
    feedback.c.key, segment.c.start, segment.c.end, _TEXT, feedback.c.created_at, feedback.c.source,
    feedback.c.channel, feedback.c.customer, people.ACCOUNT_ALONE, *(feedback.c[name] for name in _CIRCUMSTANCES),
    feedback.c.rating_value, feedback.c.rating_low, feedback.c.rating_high, feedback.c.nps, feedback.c.url,
    label.c.sentiment, label.c.sentiment_score, GROUPS["touchpoint"].label("touchpoint"),
    GROUPS["stage"].label("stage"), segment.c.topic_id, label.c.emotions, *(label.c[name] for name in _SAYS),
    # The only detail that a remark has are the spans of an expectation, which few have.
    case((label.c.expectation.is_not(None), label.c.details)),
)  # fmt: skip


def find_remarks(
    scope: Scope,
    filter: Filter,
    *,
    saying: Collection[str] = (),
    of: Collection[str] | None = None,
    of_leavers: Filter | None = None,
) -> Iterator[Remark]:
    """The remarks of a filter in the order of time.

    `saying` keeps those that carry at least one of these tasks (`SAYING`). `of` keeps those of the persons with these
    hashes, of a customer or of an account, with everything they wrote from other accounts that are known as theirs.
    `of_leavers` keeps those of messages in which that filter finds words of leaving.

    Raises:
        InvalidValue: for an unknown task.
    """
    unknown = next((task for task in saying if task not in SAYING), None)
    if unknown is not None:
        raise InvalidValue("saying", unknown, f"one of {', '.join(SAYING)}")
    with scope.read() as connection:
        owned = people.owners(connection, scope.workspace_id)
        query = _query(scope, filter, saying)
        if of_leavers is not None:
            query = query.where(feedback.c.id.in_(leavers(conditions(scope, of_leavers))))
        if of is not None:
            query = query.where(people.are(people.names_of(connection, scope.workspace_id, of)))
        with connection.execution_options(yield_per=1000).execute(query) as rows:
            for row in rows:
                yield _remark(row, owned)


def _query(scope: Scope, filter: Filter, saying: Collection[str]) -> Select[Any]:
    where = conditions(scope, filter)
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
    key, start, end, text, at, source, channel, customer, account = row[:9]
    external_id, thread, in_reply_to, brand, product, team, agent = row[9:16]
    value, low, high, nps, url, sentiment, score, touchpoint, stage, topic, emotions = row[16:27]
    word_of_mouth, loyalty, expectation, request, effort, handoff, staff, details = row[27:]
    return Remark(
        to_id(key), start, end, text, at, source, channel, people.person_of(customer, account, owned), external_id,
        thread, in_reply_to, brand, product, team, agent, None if value is None else Rating(value, low, high), nps, url,
        sentiment, score or 0.0, touchpoint, stage, topic or None, _strongest(emotions) if emotions else None,
        word_of_mouth, loyalty, expectation, request, effort, bool(handoff), staff,
        _spans(start, details) if expectation else (),
    )  # fmt: skip


def _spans(start: int, details: dict[str, Any] | None) -> tuple[tuple[str, int, int], ...]:
    found = (details or {}).get("expectation", {}).get("spans", ())
    return tuple((name, start + begin, start + end) for name, begin, end in found)


def _strongest(emotions: Collection[Any]) -> str | None:
    """The emotion group with the highest score."""
    groups = [(score or 0.0, value) for kind, value, score, _ in emotions if kind == "e" and value in EMOTIONS]
    return max(groups)[1] if groups else None
