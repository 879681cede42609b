"""Pages about people: one customer's journey, expectations, loyalty, quiet leavers, word of mouth, effort, staff."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import Query, Request

from voc.answers import effort, employees, journey, leavers, ledger, moments, promises, staff
from voc.api.caller import needs
from voc.api.dependencies import CallerDep, CleanerDep, FilterDep, SettingsDep, StoreDep
from voc.api.routing import page_router
from voc.api.web import format
from voc.api.web.charts import Chart, Series, Value
from voc.api.web.frame import frame
from voc.api.web.templates import render
from voc.domain import Filter

router = page_router()


@router.get("/expectations")
def show_expectations(request: Request, store: StoreDep, filter: FilterDep) -> str:
    """Promised or hoped for against got."""
    found = promises.answer(store, filter, limit=25)
    return render("expectations.html", request, found=found, **frame(store, found.basis))


@router.get("/moments")
def show_moments(
    request: Request, store: StoreDep, filter: FilterDep, by: Annotated[str, Query(max_length=20)] = "touchpoint"
) -> str:
    """Who stays, wavers and leaves, and the last straws."""
    found = moments.answer(store, filter, by=by)
    context = {"found": found, "groups_by": moments.GROUPS, "within": partial(_within, found)}
    return render("moments.html", request, **context, **frame(store, found.basis))


@router.get("/leavers")
@needs("evidence")
def show_leavers(request: Request, store: StoreDep, filter: FilterDep) -> str:
    """Customers who may have left quietly."""
    found = leavers.answer(store, filter)
    return render("leavers.html", request, found=found, **frame(store, found.basis))


@router.get("/ledger")
def show_ledger(request: Request, store: StoreDep, filter: FilterDep) -> str:
    """Word of mouth given and received."""
    found = ledger.answer(store, filter)
    topic = partial(_topic, found.basis.filter)
    return render("ledger.html", request, found=found, topic=topic, **frame(store, found.basis))


@router.get("/effort")
def show_effort(request: Request, store: StoreDep, filter: FilterDep, settings: SettingsDep) -> str:
    """What it costs customers to get something done."""
    least = settings.min_group_messages
    found = effort.answer(store, filter, least=least)
    places = _laborious(found)
    return render("effort.html", request, found=found, least=least, places=places, **frame(store, found.basis))


@router.get("/staff")
def show_staff(request: Request, store: StoreDep, filter: FilterDep, caller: CallerDep, settings: SettingsDep) -> str:
    """What is said of staff; of individuals for those who may ask for them."""
    least = settings.min_group_messages
    found = staff.answer(store, filter, least=least, individuals=caller.may("staff"))
    places = _spoken_of(found)
    return render("staff.html", request, found=found, least=least, places=places, **frame(store, found.basis))


@router.get("/employees")
def show_employees(
    request: Request,
    store: StoreDep,
    filter: FilterDep,
    settings: SettingsDep,
    by: Annotated[str, Query(max_length=20)] = "topic_id",
) -> str:
    """Where staff and customers point at the same cause."""
    least = settings.min_group_messages
    found = employees.answer(store, filter, least=least, by=by)
    context = {"groups_by": employees.GROUPS, "least": least, "about": partial(_about, found)}
    return render("employees.html", request, found=found, **context, **frame(store, found.basis))


@router.get("/customers/{id}")
@needs("evidence")
def show_customer(
    request: Request, store: StoreDep, cleaner: CleanerDep, id: str, show: Annotated[int, Query(ge=1, le=500)] = 100
) -> str:
    """One customer over all channels."""
    found = journey.answer(store, {id, cleaner.pseudonym(id)}, limit=show)
    return render("customer.html", request, customer=id, found=found, course=_course(found))


def _within(found: moments.Moments, group: moments.Loyalty) -> Filter | None:
    """What the numbers of a group count; None for those of whom it is not said."""
    about = found.basis.filter
    if group is found.all:
        return about
    if found.by == "topic_id":
        return replace(about, topic_id=group.topic_id) if group.topic_id else None
    own: dict[str, Any] = {found.by: group.group}
    return None if group.group == "not said" else replace(about, **own)


def _topic(about: Filter, id: int) -> Filter:
    return replace(about, topic_id=id)


def _about(found: employees.EmployeeVoice, cause: employees.Cause) -> Filter:
    """What the numbers of a cause count."""
    own: dict[str, Any] = {found.by: cause.topic_id or cause.name}
    return replace(found.basis.filter, **own)


def _laborious(found: effort.EffortAnswer) -> list[tuple[effort.Burden, Filter, str | None]]:
    """Each burden with the filter and the team of what its numbers count."""
    about = found.basis.filter
    places: list[tuple[effort.Burden, Filter, str | None]] = [(found.all, about, None)]
    places += [(each, replace(about, touchpoint=each.name), None) for each in found.touchpoints]
    return places + [(each, about, each.name) for each in found.teams]


def _spoken_of(found: staff.StaffAnswer) -> list[tuple[staff.Group, Filter, dict[str, str]]]:
    """Each group with the filter and the facets of what its numbers count."""
    about = found.basis.filter
    groups: list[tuple[staff.Group, Filter, dict[str, str]]] = [(found.all, about, {})] if found.all else []
    groups += [(each, about, {"team": each.name}) for each in found.teams]
    groups += [(each, replace(about, channel=each.name), {}) for each in found.channels]
    return groups + [(each, about, {"agent": each.name}) for each in found.people or ()]


def _course(found: journey.Journey) -> Chart:
    """The score of each contact beside that of the journey up to it."""
    steps = [step for step in found.messages if step.contact and step.course]
    days = tuple(format.day(step.feedback.created_at) for step in steps)
    pages = [f"/feedback/{step.feedback.id}" for step in steps]
    single = [step.contact.score for step in steps if step.contact]
    so_far = [step.course.score for step in steps if step.course]
    series = (
        Series("Journey so far", _values(so_far, pages)),
        Series("Single contact", _values(single, pages), "soft"),
    )
    return Chart("How it went, contact by contact", "line", days, days, series, span=(-1, 1))


def _values(scores: list[float], pages: list[str]) -> tuple[Value, ...]:
    return tuple(Value(score, f"{score:+.2f}", page) for score, page in zip(scores, pages, strict=True))
