"""What is due: actions and reviews past their date, and lists of the week."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from voc.answers import accepted, actions, weekly
from voc.answers.accepted import Accepted
from voc.answers.actions import Outcome
from voc.answers.weekly import LISTS, WEEK
from voc.answers.wording import counted, day
from voc.domain import ACCEPTED_REVIEW, OVERDUE_ACTION, Insight, Subject
from voc.store import Store
from voc.taxonomy import Taxonomy

_log = logging.getLogger(__name__)
_ALL = 10**9


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be said: reminders that are not stored as they are, lists to be made `as_of` a day, the ids of all."""

    as_of: date
    reminders: tuple[Insight, ...]
    lists: tuple[str, ...]
    ids: frozenset[str]


def due(store: Store, taxonomy: Taxonomy, *, as_of: date, lists: Collection[str], today: date | None = None) -> Due:
    """What is to be said by `today` of what has a date, and by `as_of`, a day with feedback, of the weekly `lists`.

    An action is due once on its date and once every week after, while it is open, and so is the review of what was
    accepted, until it has another date. A list is made in the first run of a
    week that asks for it, and may be sent for `weekly.WEEKS_DUE` weeks.
    """
    today = today or as_of
    overdue = [*_overdue(store, taxonomy, today), *_to_review(store, taxonomy, today)]
    said = [
        each
        for kind in (OVERDUE_ACTION, ACCEPTED_REVIEW)
        for each in store.insights.list(kind, since=today - WEEK, limit=_ALL)
    ]
    wanted = [kind for kind in LISTS if kind in lists]
    last = {kind: store.insights.listed_until(kind) for kind in wanted}
    ids = [each.id for each in overdue] + [id for kind in wanted for id in weekly.ids(kind, as_of)]
    new = tuple(each for each in overdue if each not in said)
    missing = tuple(kind for kind in wanted if (last[kind] or date.min) < weekly.monday(as_of))
    return Due(as_of, new, missing, frozenset(ids))


def remind(store: Store, found: Due, *, least: int = 1) -> None:
    """Store the reminders and make the lists that are due; `least` messages make a group that may be shown."""
    store.insights.save(found.reminders)
    for kind in found.lists:
        try:
            weekly.make(store, kind, found.as_of, least=least)
        except Exception:  # noqa: BLE001 - whatever is wrong with one list, the others and every alert go out
            _log.exception("The list %s of the week of %s could not be made.", kind, found.as_of)


def _overdue(store: Store, taxonomy: Taxonomy, today: date) -> Iterator[Insight]:
    for action in store.actions.list(status="open"):
        if action.due is not None and action.due <= today:
            outcome = actions.one(store, taxonomy, action, as_of=today)
            yield _reminder_of(outcome, action.due, weeks=(today - action.due).days // 7)


def _to_review(store: Store, taxonomy: Taxonomy, today: date) -> Iterator[Insight]:
    for acceptance in store.acceptances.list():
        due = acceptance.review_on
        if due is not None and due <= today:
            asked = due + (today - due) // WEEK * WEEK
            yield _review_of(accepted.one(store, taxonomy, acceptance, as_of=asked), due, asked=asked)


def series_of(subject: Subject) -> str:
    """What the reminders of the review of a subject are known by."""
    return f"accepted={subject}"


def _review_of(entry: Accepted, due: date, *, asked: date) -> Insight:
    team = entry.responsible.team if entry.responsible else None
    said = [
        f"It was accepted on {day(entry.acceptance.accepted_on)}, to be looked at again by {day(due)}.",
        f"It has cost {counted(entry.negative_messages, 'negative message')} of "
        f"{counted(entry.customers, 'customer')} since, {counted(entry.at_risk, 'word')} of wavering or leaving and "
        f"{counted(entry.warnings, 'warning')}.",
        f"It is with {team or 'nobody'}, and is asked again every week until it has another date or none.",
    ]
    return Insight.reminder(
        ACCEPTED_REVIEW,
        series_of(entry.acceptance.subject),
        f"To be looked at again: {entry.name}",
        start=due,
        end=asked,
        first_seen=asked,
        count=1,
        touchpoint=entry.touchpoint,
        topic_id=entry.topic_id,
        details={"explanation": said} | ({"team": team} if team else {}),
    )


def _reminder_of(outcome: Outcome, due: date, *, weeks: int) -> Insight:
    action, team = outcome.action, actions.team_of(outcome)
    late = f", {counted(weeks, 'week')} ago" if weeks else ""
    said = [
        f"It was to be done by {day(due)}{late}.",
        f"It is with {team or 'nobody'}. Action {action.id} asks again every week until it is done or dropped.",
    ]
    asked = due + weeks * WEEK
    return Insight.reminder(
        OVERDUE_ACTION,
        f"action={action.id}",
        f"{'Overdue' if weeks else 'Due'}: {action.title}",
        start=due,
        end=asked,
        first_seen=asked,
        count=1,
        touchpoint=outcome.touchpoint,
        topic_id=outcome.topic_id,
        details={"explanation": said} | ({"team": team} if team else {}),
    )
