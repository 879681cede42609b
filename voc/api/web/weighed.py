"""Pages that weigh: what moves the score, brands side by side, what was done and whether it helped."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from voc.answers import accepted, actions, compare, drivers, mix, owners
from voc.api.dependencies import FilterDep, PartsDep, StoreDep
from voc.api.web.frame import frame
from voc.api.web.templates import render

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

OUTCOMES = (("rating", "Rating"), ("nps", "NPS"), ("csat", "CSAT"))
Outcome = Annotated[Literal["rating", "nps", "csat"], Query()]
Of = Annotated[Literal["touchpoint", "topic"], Query()]


@router.get("/drivers")
def show_drivers(
    request: Request, store: StoreDep, filter: FilterDep, outcome: Outcome = "rating", of: Of = "touchpoint"
) -> str:
    """What moves the score?"""
    found = drivers.answer(store, filter, outcome=outcome, of=of)
    return render("drivers.html", request, found=found, outcomes=OUTCOMES, **frame(store, found.basis))


@router.get("/compare")
def show_comparison(request: Request, store: StoreDep, filter: FilterDep) -> str:
    """How do brands stand beside one another, and is the change since the period before only the mix of sources?"""
    found = compare.answer(store, filter)
    mixed: dict[str, Any] = {"mix": mix.answer(store, found.basis.filter)}
    return render("compare.html", request, found=found, **mixed, **frame(store, found.basis))


@router.get("/actions")
def show_actions(request: Request, parts: PartsDep) -> str:
    """Who answers for what, what was done, and what is left as it is."""
    store, taxonomy = parts.store, parts.taxonomy
    return render(
        "actions.html",
        request,
        found=actions.answer(store, taxonomy),
        desks=owners.answer(store, taxonomy),
        accepted=accepted.answer(store, taxonomy),
    )
