"""The pages of the dashboard."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import Query, Request

from voc.answers import changes, feeling, happenings, overview, this_week, topics, touchpoints
from voc.answers.period import basis
from voc.answers.tally import total
from voc.answers.wording import counted
from voc.api.caller import needs
from voc.api.dependencies import FilterDep, StoreDep, TaxonomyDep
from voc.api.memory import of_page
from voc.api.routing import page_router
from voc.api.web import opening
from voc.api.web import topics as topic_pages
from voc.api.web.actions import standing, teams
from voc.api.web.chosen import Chip, chips, tabs
from voc.api.web.frame import frame
from voc.api.web.links import link
from voc.api.web.talk import talk
from voc.api.web.templates import render
from voc.domain import MESSAGE_COUNTS, TOUCHPOINTS, Feedback, Filter, Label, Prediction, Quote, Subject
from voc.errors import UnknownExtension
from voc.store import Store

router = page_router()

# Each quote is one message; a screenful of them is about ten.
QUOTES_PER_PAGE = 25
MAX_QUOTES = 500
# Of a message that a thousand people repost, so many are named.
COPIES_SHOWN = 20
Measure = Literal[
    "negative_messages", "negative", "positive", "recommends", "warns", "received", "considers", "loyal", "wavering",
    "leaving", "left", "moment_of_truth", "high_effort", "expectation_gap", "handoff", "help",
]  # fmt: skip
# Measures that are counted together.
TOGETHER = {"moment_of_truth": ("wavering", "leaving", "left")}


@router.get("/")
def show_overview(request: Request, store: StoreDep, filter: FilterDep) -> str:
    """How are we doing?"""
    if store.labels.model() is None:
        return render("empty.html", request, messages=store.feedback.count())
    found, week = of_page(request, store, lambda: (overview.answer(store, filter), this_week.answer(store, filter)))
    return render("overview.html", request, overview=found, week=week, **frame(store, found.basis))


@router.get("/touchpoints/{name}")
def show_touchpoint(request: Request, store: StoreDep, taxonomy: TaxonomyDep, filter: FilterDep, name: str) -> str:
    """One touchpoint with its topics and changes."""
    if name not in TOUCHPOINTS:
        raise UnknownExtension("touchpoint", name, TOUCHPOINTS)
    here = replace(filter, touchpoint=name)
    found = touchpoints.answer(store, here, limit=0)
    touchpoint = found.touchpoints[0] if found.touchpoints else replace(found.all, touchpoint=name)
    rests_on = found.basis
    felt = feeling.answer(store, rests_on, rests_on.filter)
    events = topic_pages.happened(rests_on, touchpoint, happenings.answer(store, rests_on))
    return render(
        "touchpoint.html",
        request,
        touchpoint=touchpoint,
        opening=opening.of_sentiment(touchpoint.net_sentiment, touchpoint.change),
        trends=topic_pages.trends(touchpoint, rests_on.filter, events),
        mixed=topic_pages.stacked(felt, rests_on.filter),
        felt=felt,
        topics=topics.answer(store, here, quotes=0).topics,
        changes=changes.answer(store, here).changes,
        stand=standing(store, taxonomy, Subject("touchpoint", name)),
        teams=teams(store, taxonomy),
        **frame(store, found.basis),
    )


@router.get("/quotes")
@needs("evidence")
def list_quotes(
    request: Request,
    store: StoreDep,
    filter: FilterDep,
    measure: Measure | None = None,
    q: Annotated[str, Query(max_length=200)] = "",
    show: Annotated[int, Query(ge=1, le=MAX_QUOTES)] = QUOTES_PER_PAGE,
) -> str:
    """The words behind a number, or those that fit a search."""
    rests_on = basis(store, filter)
    found = _found(store, rests_on.filter, measure, q, show + 1)
    extra = {"measure": measure, "q": q}
    more = link("/quotes", filter, **extra, show=min(show + QUOTES_PER_PAGE, MAX_QUOTES))
    return render(
        "quotes.html",
        request,
        text=q,
        quotes=found[:show],
        counted=None if q else _counted(store, rests_on.filter, measure),
        more=more if len(found) > show < MAX_QUOTES else None,
        chosen=_chosen(store, filter, extra),
        tabs=tabs(filter, "/quotes", **extra),
        **frame(store, rests_on),
    )


@router.get("/feedback/{feedback_id}")
@needs("evidence")
def show_message(
    request: Request,
    store: StoreDep,
    feedback_id: str,
    start: Annotated[int, Query(ge=0)] = 0,
    end: Annotated[int, Query(ge=0)] = 0,
) -> str:
    """One whole message, with the quote marked that led here."""
    found, labelled = store.feedback.get(feedback_id), store.labels.of(feedback_id)
    group, together = store.feedback.copies(feedback_id, limit=COPIES_SHOWN)
    parts = (found.text[:start], found.text[start:end], found.text[max(start, end) :])
    return render(
        "message.html",
        request,
        feedback=found,
        parts=parts,
        details=_details(found),
        talk=talk(found, labelled),
        group=group,
        together=together,
        labelled=[(segment, _telling(prediction)) for segment, prediction in labelled],
    )


def _found(store: Store, filter: Filter, measure: str | None, q: str, limit: int) -> list[Quote]:
    if q:
        return [quote for quote, _ in store.search(q, filter=filter, limit=limit)]
    measures = TOGETHER.get(measure or "", (measure,))
    found = {quote.feedback_id: quote for each in measures for quote in store.quotes(filter, limit=limit, measure=each)}
    return sorted(found.values(), key=lambda quote: quote.created_at, reverse=True)[:limit]


def _counted(store: Store, filter: Filter, measure: str | None) -> str:
    """What the number that led here counts: "12 points in 10 messages", as every copy of a message is counted."""
    count = total(store.counts(filter))
    if measure is None:
        return f"{counted(count['segments'], 'point')} in {counted(count['messages'], 'message')}"
    number = sum(count[each] for each in TOGETHER.get(measure, (measure,)))
    return counted(number, "message" if measure in MESSAGE_COUNTS else "point")


def _chosen(store: Store, filter: Filter, extra: dict[str, Any]) -> list[Chip]:
    """What narrows the quotes down, each with the address that takes it away."""
    found = chips(store, filter, "/quotes", **extra)
    if extra["measure"]:
        found.append(("only", extra["measure"].replace("_", " "), link("/quotes", filter, q=extra["q"])))
    return found


def _telling(prediction: Prediction) -> list[Label]:
    """The labels a reader wants to check: not the absence of a thing, and not the fine emotions below the groups."""
    silent = ("none", "false", "unclear", "0")
    return [label for label in prediction.labels if label.value not in silent and label.task != "go_emotion"]


def _details(feedback: Feedback) -> list[tuple[str, str]]:
    fields = ("brand", "product", "version", "location", "language", "team")
    given = [(name.capitalize(), str(getattr(feedback, name))) for name in fields if getattr(feedback, name)]
    if feedback.rating:
        given.insert(0, ("Rating", f"{feedback.rating.value:g} of {feedback.rating.high:g}"))
    return given + [(name, value) for name, value in feedback.attributes.items()]
