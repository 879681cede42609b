"""Pages that weigh: what moves the score, and brands side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import Query, Request

from voc.answers import compare, drivers, mix
from voc.api.dependencies import FilterDep, StoreDep
from voc.api.routing import page_router
from voc.api.web import opening
from voc.api.web.frame import frame
from voc.api.web.templates import render

router = page_router()

OUTCOMES = (("rating", "Rating"), ("nps", "NPS"), ("csat", "CSAT"))
Outcome = Annotated[Literal["rating", "nps", "csat"], Query()]
Of = Annotated[Literal["touchpoint", "topic"], Query()]


@router.get("/drivers")
def show_drivers(
    request: Request, store: StoreDep, filter: FilterDep, outcome: Outcome = "rating", of: Of = "touchpoint"
) -> str:
    """What moves the score?"""
    found = drivers.answer(store, filter, outcome=outcome, of=of)
    return render(
        "drivers.html",
        request,
        found=found,
        opening=opening.of_drivers(found),
        outcomes=OUTCOMES,
        **frame(store, found.basis),
    )


@router.get("/compare")
def show_comparison(request: Request, store: StoreDep, filter: FilterDep) -> str:
    """How do brands stand beside one another, and is the change since the period before only the mix of sources?"""
    found = compare.answer(store, filter)
    # Brands may be compared in the one source in which they are all heard; a mix is of several.
    mixed: dict[str, Any] = {"mix": mix.answer(store, replace(found.basis.filter, source=filter.source))}
    return render("compare.html", request, found=found, **mixed, **frame(store, found.basis))
