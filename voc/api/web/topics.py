"""The pages of topics, and the hand of the people who know better: every edit is a form, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import Form, Path, Query, Request
from fastapi.responses import HTMLResponse, Response

from voc.answers import feeling, happenings, representation, topic_drivers, topics
from voc.answers.feeling import Mix
from voc.answers.happenings import Happening
from voc.answers.period import Basis, basis
from voc.answers.topics import TopicAnswer
from voc.api.caller import needs
from voc.api.dependencies import MAX_ID, CallerDep, FilterDep, StoreDep, get_taxonomy
from voc.api.routing import page_router
from voc.api.web import charts, opening
from voc.api.web.actions import standing, teams
from voc.api.web.charts import Chart, Event, Tone
from voc.api.web.frame import frame
from voc.api.web.lineage import last_edit, lineage
from voc.api.web.links import inside, link, to_quotes
from voc.api.web.said import done
from voc.api.web.templates import render
from voc.domain import TOUCHPOINTS, Filter, Subject
from voc.errors import InvalidValue
from voc.store import Store
from voc.store.topic_changes import BY_HAND
from voc.topics import edit

router = page_router()

TopicId = Annotated[int, Path(ge=1, le=MAX_ID)]
Back = Annotated[str, Form(max_length=2000)]
# The sentiments from worst to best, as they are stacked.
STACK: tuple[tuple[str, Tone], ...] = (
    ("negative", "bad"),
    ("mixed", "mixed"),
    ("neutral", "soft"),
    ("positive", "good"),
)
_CARRIES = {
    "negative": "complain", "moment_of_truth": "waver, leave or have left", "high_effort": "say it was hard work",
    "handoff": "tell of being passed on", "expectation_gap": "fall short of what was expected", "help": "ask for help",
}  # fmt: skip
# A row is some 2 KB and a query: a page of them stays light, and the next are one click away.
LISTED, MOST_LISTED = 60, 600


@router.get("/topics")
def list_topics(
    request: Request, store: StoreDep, filter: FilterDep, show: Annotated[int, Query(ge=1, le=MOST_LISTED)] = LISTED
) -> str:
    """All topics."""
    found = topics.answer(store, filter, limit=show + 1, quotes=0)
    more = link("/topics", filter, show=min(show + LISTED, MOST_LISTED)) if len(found.topics) > show else None
    listed = replace(found, topics=found.topics[:show])
    hidden = [topic for topic in store.topics.list(include_hidden=True) if topic.hidden]
    return render("topics.html", request, topics=listed, more=more, hidden=hidden, **frame(store, found.basis))


@router.get("/topics/{id}")
def show_topic(request: Request, store: StoreDep, filter: FilterDep, id: TopicId) -> str:
    """One topic with its trend, its words, who speaks of it, and what was done to it."""
    return _page(request, store, filter, id)


@router.post("/topics/{id}/name")
@needs("curate")
def rename(
    request: Request,
    store: StoreDep,
    caller: CallerDep,
    id: TopicId,
    name: Annotated[str, Form(max_length=300)],
    description: Annotated[str, Form(max_length=3000)] = "",
    back: Back = "",
) -> Response:
    """Name and describe it."""
    before = store.topics.get(id)
    called = name if name != before.name else None
    described = description if description != before.description else None
    change = partial(edit.change, store, id, name=called, description=described, by=caller.name)
    return _try(request, store, id, back, "renamed", change)


@router.post("/topics/{id}/mark")
@needs("curate")
def mark(
    request: Request,
    store: StoreDep,
    caller: CallerDep,
    id: TopicId,
    pinned: Annotated[bool | None, Form()] = None,
    hidden: Annotated[bool | None, Form()] = None,
    back: Back = "",
) -> Response:
    """Pin or hide it, or no longer."""
    change = partial(edit.change, store, id, pinned=pinned, hidden=hidden, by=caller.name)
    return _try(request, store, id, back, "marked", change)


@router.post("/topics/{id}/move")
@needs("curate")
def move(
    request: Request,
    store: StoreDep,
    caller: CallerDep,
    id: TopicId,
    touchpoint: Annotated[str, Form(max_length=32)],
    back: Back = "",
) -> Response:
    """Count it at another touchpoint."""
    change = partial(edit.change, store, id, touchpoint=touchpoint, by=caller.name)
    return _try(request, store, id, back, "moved", change)


@router.post("/topics/{id}/merge")
@needs("curate")
def merge(
    request: Request, store: StoreDep, caller: CallerDep, id: TopicId, into: Annotated[int, Form(ge=1, le=MAX_ID)]
) -> Response:
    """Make it part of another topic, and show that one."""

    def change() -> None:
        store.topic_edits.merge([id], into, by=caller.name)
        store.rollups.refresh()

    return _try(request, store, id, f"/topics/{into}", "merged", change)


@router.post("/topics/{id}/split")
@needs("curate")
def split(
    request: Request,
    store: StoreDep,
    caller: CallerDep,
    id: TopicId,
    parts: Annotated[int, Form(ge=2, le=20)] = 2,
    back: Back = "",
) -> Response:
    """Make several topics of it."""
    return _try(request, store, id, back, "split", partial(edit.split, store, id, parts=parts, by=caller.name))


@router.post("/topics/{id}/exclude")
@needs("curate")
def exclude(
    request: Request,
    store: StoreDep,
    caller: CallerDep,
    id: TopicId,
    feedback_id: Annotated[str, Form(max_length=32)],
    start: Annotated[int, Form(ge=0)],
    end: Annotated[int, Form(ge=0)],
    back: Back = "",
) -> Response:
    """Take a quote out of it."""
    quotes = [(feedback_id, start, end)]
    return _try(request, store, id, back, "excluded", lambda: edit.exclude(store, id, quotes, by=caller.name))


@router.post("/topics/{id}/undo")
@needs("curate")
def undo(request: Request, store: StoreDep, caller: CallerDep, id: TopicId, back: Back = "") -> Response:
    """Take back the last edit."""
    return _try(request, store, id, back, "undone", lambda: edit.undo(store, id, by=caller.name))


def _try(request: Request, store: Store, id: int, back: str, word: str, change: Callable[[], object]) -> Response:
    """Do it and go back to the page, or show the page with what is wrong."""
    try:
        change()
    except InvalidValue as error:
        return HTMLResponse(_page(request, store, Filter(), id, problem=str(error)), error.status_code)
    return done(inside(back) if back else f"/topics/{id}", word)


def _page(request: Request, store: Store, filter: Filter, id: int, *, problem: str = "") -> str:
    found, topic = topics.one(store, id, filter), store.topics.get(id)
    rests_on = basis(store, replace(filter, touchpoint=None, topic_id=id))
    felt = feeling.answer(store, rests_on, rests_on.filter)
    events = happened(rests_on, found, happenings.answer(store, rests_on))
    changes, taxonomy = store.topics.history(id), get_taxonomy(request)
    known = [each for each in store.topics.list() if each.id != id]
    context = {
        "topic": found,
        "stored": topic,
        "merged_into": store.topics.get(topic.merged_into) if topic.merged_into else None,
        "opening": opening.of_sentiment(found.net_sentiment, found.change),
        "trends": trends(found, rests_on.filter, events),
        "felt": felt,
        "mixed": stacked(felt, rests_on.filter),
        "carries": _CARRIES,
        "drivers": topic_drivers.answer(store, rests_on.filter),
        "over": representation.answer(store, rests_on.filter),
        "counter": _counter_examples(store, found, rests_on),
        "stand": standing(store, taxonomy, Subject("topic", str(id))),
        "teams": teams(store, taxonomy),
        "lineage": lineage(store, changes),
        "undoable": last_edit(changes, BY_HAND),
        "known": sorted(known, key=lambda each: (each.touchpoint != topic.touchpoint, each.name.casefold())),
        "touchpoints": TOUCHPOINTS,
        "problem": problem,
    }
    return render("topic.html", request, **context, **frame(store, rests_on))


def happened(rests_on: Basis, found: Any, events: tuple[Happening, ...]) -> list[Event]:
    """What happened, as lines of a chart over the trend of `found`."""
    placed = [(charts.week_of(found.trend, each.day), each) for each in events]
    return [
        Event(at, f"{each.day.day} {each.day:%b %Y}", each.text, _address(each, rests_on.filter))
        for at, each in placed
        if at is not None
    ]


def _address(each: Happening, filter: Filter) -> str | None:
    if each.kind == "incident":
        return f"/insights/{each.id}"
    return to_quotes(filter, since=each.day, version=each.id) if each.kind == "version" else None


def trends(found: Any, filter: Filter, events: list[Event]) -> tuple[Chart, Chart]:
    """Net sentiment and messages week by week; each week leads to its words."""

    def words(week: Any) -> str:
        return to_quotes(filter, since=week.start, until=week.end)

    return (
        charts.weekly_sentiment(found.trend, words, events=events),
        charts.weekly_messages(found.trend, words, events=events),
    )


def stacked(felt: Mix, filter: Filter) -> Chart:
    """The sentiments of the points week by week."""
    return charts.weekly_sentiments(
        felt.weeks, STACK, lambda week, name: to_quotes(filter, since=week.start, until=week.end, sentiment=name)
    )


def _counter_examples(store: Store, found: TopicAnswer, rests_on: Basis) -> list[Any]:
    """Words of the other mind: praise where most complain, complaints where most praise."""
    if found.net_sentiment is None:
        return []
    other = "positive" if found.net_sentiment.value < 0 else "negative"
    return store.quotes(replace(rests_on.filter, sentiment=other), limit=5, order="confident")
