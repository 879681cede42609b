"""Visits: one row per message of a known person, for questions about the rhythm of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from voc.domain import Filter
from voc.store import people
from voc.store.database import Scope, to_id
from voc.store.measures import LABELLED, counted, message_conditions, segment_conditions
from voc.store.tables.feedback import feedback
from voc.store.tables.labels import label


@dataclass(frozen=True, slots=True)
class Visit:
    """One message of one person: the mean sentiment of its points in [-1, 1], and whether it says that it was hard
    work, or that they are leaving.
    """

    person: str
    feedback_id: str
    at: datetime
    sentiment: float
    effort: bool
    leaving: bool


def find_visits(scope: Scope, filter: Filter) -> Iterator[Visit]:
    """The visits of a filter in the order of time."""
    where = [counted(scope), *message_conditions(scope, filter), *segment_conditions(filter)]
    score = func.avg(func.coalesce(label.c.sentiment_score, 0.0))
    effort = func.max(case((label.c.effort == "high", 1), else_=0))
    leaving = func.max(case((label.c.loyalty.in_(("leaving", "left")), 1), else_=0))
    message = (feedback.c.id, feedback.c.key, feedback.c.customer, people.ACCOUNT_ALONE, feedback.c.created_at)
    query = (
        select(*message[1:], score, effort, leaving)
        .select_from(LABELLED)
        .where(*where, people.PERSON.is_not(None))
        .group_by(*message)
        .order_by(feedback.c.created_at, feedback.c.id)
    )
    with scope.read() as connection:
        owned = people.owners(connection, scope.workspace_id)
        with connection.execution_options(yield_per=1000).execute(query) as rows:
            for key, customer, account, at, mean, hard, going in rows:
                person = people.person_of(customer, account, owned) or ""
                yield Visit(person, to_id(key), at, float(mean), bool(hard), bool(going))


def count_people(scope: Scope, filter: Filter) -> int:
    """How many people the messages of a filter are from; a message of nobody known is a person of its own."""
    where = [counted(scope), *message_conditions(scope, filter)]
    who = (feedback.c.customer, people.ACCOUNT_ALONE.label("account"))
    ours = select(feedback.c.id, *who).select_from(LABELLED).where(*where).distinct().subquery()
    known = select(ours.c.customer, ours.c.account).distinct()
    nameless = select(func.count()).select_from(ours).where(func.coalesce(ours.c.customer, ours.c.account).is_(None))
    with scope.read() as connection:
        owned = people.owners(connection, scope.workspace_id)
        persons = {people.person_of(*who, owned) for who in connection.execute(known)} - {None}
        return len(persons) + (connection.scalar(nameless) or 0)
