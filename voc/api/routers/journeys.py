"""What follows people: expectations, loyalty, quiet leavers, the word-of-mouth ledger, effort and staff."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from voc.answers import effort, employees, leavers, ledger, moments, promises, staff
from voc.api.caller import needs
from voc.api.dependencies import CallerDep, FilterDep, Limit, QuoteLimit, SettingsDep, StoreDep
from voc.api.memory import RememberedRoute
from voc.api.routing import v1_router
from voc.api.schemas import journeys as shapes
from voc.api.schemas.employees import EmployeeVoice
from voc.errors import MissingScope

router = v1_router("answers", route_class=RememberedRoute)

By = Annotated[str, Query(description="Any of " + ", ".join(moments.GROUPS) + ".")]
CauseBy = Annotated[str, Query(description="Any of " + ", ".join(employees.GROUPS) + ".")]
Probability = Annotated[float, Query(ge=0, le=1, description="Only customers who have left at least so probably.")]
Individuals = Annotated[bool, Query(description="By person as well; needs the scope staff.")]


@router.get("/expectations", response_model=shapes.Promises)
def get_expectations(
    store: StoreDep, filter: FilterDep, limit: Limit = 20, quotes: QuoteLimit = 2
) -> promises.Promises:
    """Promised or hoped for against got, in words and comparable numbers; who promised; named competitors."""
    return promises.answer(store, filter, limit=limit, quotes=quotes)


@router.get("/moments", response_model=shapes.Moments)
def get_moments(
    store: StoreDep, filter: FilterDep, by: By = "touchpoint", limit: Limit = 10, quotes: QuoteLimit = 2
) -> moments.Moments:
    """Who stays, wavers and leaves, by group; the last straws: what leavers speak of more than all others."""
    return moments.answer(store, filter, by=by, limit=limit, quotes=quotes)


@router.get("/leavers", response_model=shapes.Leavers)
@needs("evidence")
def get_leavers(
    store: StoreDep, filter: FilterDep, limit: Limit = 20, min_probability: Probability = 0.5, quotes: QuoteLimit = 1
) -> leavers.Leavers:
    """Customers whose journey got worse and who are silent beyond their own rhythm, with reasons, never a certainty."""
    return leavers.answer(store, filter, limit=limit, min_probability=min_probability, quotes=quotes)


@router.get("/wom/ledger", response_model=shapes.Ledger)
def get_ledger(store: StoreDep, filter: FilterDep, limit: Limit = 5, quotes: QuoteLimit = 2) -> ledger.Ledger:
    """Word of mouth given and received, for and against, to whom, about what, and what came of it; beside NPS."""
    return ledger.answer(store, filter, limit=limit, quotes=quotes)


@router.get("/effort", response_model=shapes.EffortAnswer)
def get_effort(
    store: StoreDep, filter: FilterDep, settings: SettingsDep, limit: Limit = 5, quotes: QuoteLimit = 2
) -> effort.EffortAnswer:
    """Repeats, transfers, contradicting answers and time told, by touchpoint and team; first-contact resolution."""
    return effort.answer(store, filter, least=settings.min_group_messages, limit=limit, quotes=quotes)


@router.get("/staff", response_model=shapes.StaffAnswer)
def get_staff(
    store: StoreDep,
    filter: FilterDep,
    caller: CallerDep,
    settings: SettingsDep,
    individuals: Individuals = False,
    limit: Limit = 5,
    quotes: QuoteLimit = 2,
) -> staff.StaffAnswer:
    """Praise and criticism of staff by team and channel, with what criticism is really of; small groups left out.

    Raises:
        MissingScope: if individuals are asked for without the scope staff.
    """
    if individuals and not caller.may("staff"):
        raise MissingScope("staff", sorted(caller.scopes))
    least = settings.min_group_messages
    return staff.answer(store, filter, least=least, individuals=individuals, limit=limit, quotes=quotes)


@router.get("/employees", response_model=EmployeeVoice)
def get_employees(
    store: StoreDep,
    filter: FilterDep,
    settings: SettingsDep,
    by: CauseBy = "topic_id",
    limit: Limit = 10,
    quotes: QuoteLimit = 2,
) -> employees.EmployeeVoice:
    """Where staff and customers point at the same cause; employees' feedback is in no other answer."""
    return employees.answer(store, filter, least=settings.min_group_messages, by=by, limit=limit, quotes=quotes)
