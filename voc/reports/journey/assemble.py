"""The answers about people and about what is done for them, gathered for a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from voc.answers import (
    accepted,
    actions,
    drivers,
    effort,
    employees,
    leavers,
    ledger,
    mix,
    moments,
    owners,
    promises,
    staff,
)
from voc.answers.accepted import Accepted
from voc.answers.actions import Outcome
from voc.answers.drivers import DriversAnswer
from voc.answers.effort import EffortAnswer
from voc.answers.employees import EmployeeVoice
from voc.answers.leavers import Leavers
from voc.answers.ledger import Ledger
from voc.answers.mix import Mix
from voc.answers.moments import Moments
from voc.answers.owners import Desk
from voc.answers.period import Period, basis
from voc.answers.promises import Promises
from voc.answers.staff import StaffAnswer
from voc.domain import Filter
from voc.store import Store
from voc.taxonomy import Taxonomy

T = TypeVar("T", Outcome, Accepted)
# Scores that drivers are told of: the first that enough messages came with.
SCORES = ("rating", "nps", "csat", "ces")


@dataclass(frozen=True, slots=True)
class Journey:
    """The answers about people. `leavers` are None for one touchpoint and where nobody may see who wrote.

    `drivers` are of the period, None where too few of its messages have a score. `desks` are the whole company's: none
    where the filter names more than days. `done` are the actions of the period or the equal one before it, `open` those
    that were still to be done at its end.
    """

    moments: Moments
    leavers: Leavers | None
    promises: Promises
    ledger: Ledger
    effort: EffortAnswer
    staff: StaffAnswer
    employees: EmployeeVoice
    drivers: DriversAnswer | None
    mix: Mix
    desks: tuple[Desk, ...]
    open: tuple[Outcome, ...]
    done: tuple[Outcome, ...]
    accepted: tuple[Accepted, ...]


def assemble(store: Store, filter: Filter, taxonomy: Taxonomy, *, least: int) -> Journey:
    """What a report says of people in what the filter lets through; groups of under `least` messages are left out."""
    period = basis(store, filter).period
    here = of_subject(actions.answer(store, taxonomy, as_of=period.until).actions, filter)
    # Leavers are told by their ids, and contacts about one touchpoint do not say who is silent.
    followed = store.shows_evidence and not filter.touchpoint
    whole = filter == Filter(filter.since, filter.until)
    return Journey(
        moments=moments.answer(store, filter, limit=4, quotes=1),
        leavers=leavers.answer(store, replace(filter, since=None), limit=5) if followed else None,
        promises=promises.answer(store, filter, limit=6, quotes=0),
        ledger=ledger.answer(store, filter, limit=3, quotes=1),
        effort=effort.answer(store, filter, least=least, limit=2, quotes=0),
        staff=staff.answer(store, filter, least=least, limit=2, quotes=0),
        employees=employees.answer(store, filter, least=least, limit=4, quotes=1),
        drivers=_drivers(store, period.within(filter)),
        mix=mix.answer(store, filter),
        desks=owners.answer(store, taxonomy, as_of=period.until) if whole else (),
        open=tuple(each for each in here if each.action.status == "open"),
        done=done_since(here, period.previous.since, period),
        accepted=of_subject(accepted.answer(store, taxonomy, as_of=period.until, quotes=1), filter),
    )


def of_subject(found: Sequence[T], filter: Filter) -> tuple[T, ...]:
    """What is about the touchpoint and topic that a filter names, everything where it names only days.

    Nothing where it names more: an action is not taken for a brand, a channel or a language.
    """
    touchpoint, topic = filter.touchpoint, filter.topic_id
    if filter != Filter(filter.since, filter.until, touchpoint=touchpoint, topic_id=topic):
        return ()
    return tuple(each for each in found if touchpoint in (None, each.touchpoint) and topic in (None, each.topic_id))


def done_since(outcomes: Sequence[Outcome], since: date, period: Period) -> tuple[Outcome, ...]:
    """The actions that were done from a day on to the end of a period."""
    return tuple(each for each in outcomes if each.action.done_on and since <= each.action.done_on <= period.until)


def _drivers(store: Store, filter: Filter) -> DriversAnswer | None:
    found = (drivers.answer(store, filter, outcome=score) for score in SCORES)
    return next((each for each in found if each.reason is None), None)
