"""Pages to listen with: the map of the journey, pain points, word of mouth, and search."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import Query, Request

from voc.answers import journey_map, pain_points, word_of_mouth
from voc.answers.period import basis
from voc.answers.tally import Week
from voc.api.caller import needs
from voc.api.dependencies import FilterDep, PartsDep, StoreDep
from voc.api.routing import page_router
from voc.api.web import charts, opening
from voc.api.web.frame import frame
from voc.api.web.highlights import highlighted
from voc.api.web.links import link, to_quotes
from voc.api.web.meaning import vector_of
from voc.api.web.templates import render
from voc.domain import SENTIMENTS, TOUCHPOINTS

router = page_router()

Course = Literal["new", "rising", "steady", "falling"]
COURSES = ("new", "rising", "steady", "falling")
MOST_PAINS, MOST_TALKS, MOST_HITS = 50, 15, 50


@router.get("/map")
def show_map(request: Request, store: StoreDep, filter: FilterDep) -> str:
    """Every contact point before, during and after the purchase."""
    found = journey_map.answer(store, filter)
    return render("map.html", request, map=found, stages=journey_map.STAGES, **frame(store, found.basis))


@router.get("/pain-points")
def list_pain_points(request: Request, store: StoreDep, filter: FilterDep, course: Course | None = None) -> str:
    """What hurts, and what begins to hurt."""
    found = pain_points.answer(store, filter, limit=MOST_PAINS, quotes=2)
    number = {each: sum(point.course == each for point in found.points) for each in COURSES}
    tabs = [("All", link("/pain-points", filter), len(found.points), course is None)]
    tabs += [
        (each.capitalize(), link("/pain-points", filter, course=each), number[each], course == each) for each in COURSES
    ]
    shown = [point for point in found.points if course in (None, point.course)]
    return render("pain_points.html", request, pains=found, shown=shown, tabs=tabs, **frame(store, found.basis))


@router.get("/word-of-mouth")
def show_word_of_mouth(request: Request, store: StoreDep, filter: FilterDep) -> str:
    """Who recommends, who warns, because of what, and what people heard from others."""
    found = word_of_mouth.answer(store, filter, limit=MOST_TALKS, quotes=1)
    about = found.basis.filter

    def words(week: Week, measure: str) -> str:
        return to_quotes(about, since=week.start, until=week.end, measure=measure)

    return render(
        "word_of_mouth.html",
        request,
        wom=found,
        opening=opening.of_word_of_mouth(found),
        movement=word_of_mouth.movement(found),
        trend=charts.weekly_word_of_mouth(found.trend, words),
        heard=store.quotes(about, limit=5, measure="received"),
        **frame(store, found.basis),
    )


@router.get("/search")
@needs("evidence")
def search(
    request: Request,
    store: StoreDep,
    parts: PartsDep,
    filter: FilterDep,
    q: Annotated[str, Query(max_length=500)] = "",
    meaning: bool = False,
) -> str:
    """Quotes that hold the words, or say the same in others."""
    rests_on = basis(store, filter)
    everything = replace(rests_on.filter, since=filter.since, until=filter.until)
    vector = vector_of(request, parts, q) if q and meaning else None
    found = store.search(q, vector=vector, filter=everything, limit=MOST_HITS) if q.strip() else []
    return render(
        "search.html",
        request,
        q=q,
        meaning=meaning,
        unable=meaning and bool(q) and vector is None,
        hits=[(quote, highlighted(quote.text, q)) for quote, _ in found],
        most=MOST_HITS,
        everywhere=filter.since is None and filter.until is None,
        sentiments=SENTIMENTS,
        touchpoints=TOUCHPOINTS,
        **frame(store, rests_on),
    )
