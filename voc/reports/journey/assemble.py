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
    """The answers about people. `leavers` and `desks` are the whole company's: None and none for one touchpoint.

    `done` are the actions of the period or the equal one before it, `open` those that are still to be done.
    """

    moments: Moments
    leavers: Leavers | None
    promises: Promises
    ledger: Ledger
    effort: EffortAnswer
    staff: StaffAnswer
    employees: EmployeeVoice
    drivers: DriversAnswer
    mix: Mix
    desks: tuple[Desk, ...]
    open: tuple[Outcome, ...]
    done: tuple[Outcome, ...]
    accepted: tuple[Accepted, ...]


def assemble(store: Store, filter: Filter, taxonomy: Taxonomy, *, least: int) -> Journey:
    """What a report says of people in what the filter lets through; groups of under `least` messages are left out."""
    period, touchpoint = basis(store, filter).period, filter.touchpoint
    here = of_touchpoint(actions.answer(store, taxonomy, as_of=period.until).actions, touchpoint)
    return Journey(
        moments=moments.answer(store, filter, limit=4, quotes=1),
        leavers=None if touchpoint else leavers.answer(store, replace(filter, since=None), limit=5),
        promises=promises.answer(store, filter, limit=6, quotes=0),
        ledger=ledger.answer(store, filter, limit=3, quotes=1),
        effort=effort.answer(store, filter, least=least, limit=2, quotes=0),
        staff=staff.answer(store, filter, least=least, limit=2, quotes=0),
        employees=employees.answer(store, filter, least=least, limit=4, quotes=1),
        drivers=_drivers(store, filter),
        mix=mix.answer(store, filter),
        desks=() if touchpoint else owners.answer(store, taxonomy, as_of=period.until),
        open=tuple(each for each in here if each.action.status == "open"),
        done=done_since(here, period.previous.since, period),
        accepted=of_touchpoint(accepted.answer(store, taxonomy, as_of=period.until, quotes=1), touchpoint),
    )


def of_touchpoint(found: Sequence[T], touchpoint: str | None) -> tuple[T, ...]:
    """What is about a touchpoint; everything where none is named."""
    return tuple(each for each in found if touchpoint in (None, each.touchpoint))


def done_since(outcomes: Sequence[Outcome], since: date, period: Period) -> tuple[Outcome, ...]:
    """The actions that were done from a day on to the end of a period."""
    return tuple(each for each in outcomes if each.action.done_on and since <= each.action.done_on <= period.until)


def _drivers(store: Store, filter: Filter) -> DriversAnswer:
    found = [drivers.answer(store, filter, outcome=score) for score in SCORES]
    return next((each for each in found if each.reason is None), found[0])
