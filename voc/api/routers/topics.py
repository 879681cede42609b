"""What is being talked about, and the hand of the people who know better."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import Path

from voc import domain
from voc.answers import topics
from voc.answers.period import basis
from voc.api.caller import needs
from voc.api.dependencies import MAX_ID, CallerDep, FilterDep, Limit, QuoteLimit, StoreDep
from voc.api.memory import RememberedRoute
from voc.api.routing import v1_router
from voc.api.schemas import topics as shapes
from voc.api.schemas.basics import Evidence
from voc.store import TopicChange
from voc.topics import edit

router = v1_router("answers", route_class=RememberedRoute)

TopicId = Annotated[int, Path(ge=1, le=MAX_ID)]


@router.get("/topics", response_model=shapes.Topics)
def list_topics(store: StoreDep, filter: FilterDep, limit: Limit = 20, quotes: QuoteLimit = 3) -> topics.Topics:
    """Topics with volume, share, net sentiment, change, trend and typical and recent quotes."""
    return topics.answer(store, filter, limit=limit, quotes=quotes)


@router.get("/topics/{id}", response_model=shapes.TopicAnswer)
def get_topic(store: StoreDep, id: TopicId, filter: FilterDep, quotes: QuoteLimit = 10) -> topics.TopicAnswer:
    """One topic; its share is of its touchpoint."""
    return topics.one(store, id, filter, quotes=quotes)


@router.get("/topics/{id}/evidence", response_model=Evidence)
@needs("evidence")
def get_evidence(
    store: StoreDep,
    id: TopicId,
    filter: FilterDep,
    limit: Limit = 100,
    order: Literal["recent", "typical", "confident"] = "recent",
) -> dict[str, Any]:
    """The words of a topic, one quote per message."""
    topic = store.topics.get(id)
    rests_on = basis(store, replace(filter, topic_id=topic.id))
    return {"basis": rests_on, "quotes": store.quotes(rests_on.filter, limit=limit, order=order)}


@router.get("/topics/{id}/history", response_model=shapes.TopicHistory)
def get_history(store: StoreDep, id: TopicId) -> dict[str, Any]:
    """Where a topic came from, what became of it, and what was done to it, by whom."""
    return {"changes": store.topics.history(id)}


@router.patch("/topics/{id}", response_model=shapes.Topic)
@needs("curate")
def edit_topic(store: StoreDep, caller: CallerDep, id: TopicId, change: shapes.TopicEdit) -> domain.Topic:
    """Rename, describe, hide, pin or move a topic, or take quotes out of it; every later fit keeps it so."""
    quotes = [(quote.feedback_id, quote.start, quote.end) for quote in change.exclude]
    fields = change.model_dump(exclude={"exclude"})
    return edit.change(store, id, **fields, exclude_quotes=quotes, by=caller.name)


@router.post("/topics/merge", response_model=shapes.Topic)
@needs("curate")
def merge_topics(store: StoreDep, caller: CallerDep, merge: shapes.TopicMerge) -> domain.Topic:
    """Make topics one, for all of history."""
    store.topic_edits.merge(merge.ids, merge.into, by=caller.name)
    store.rollups.refresh()
    return store.topics.get(merge.into)


@router.post("/topics/split", response_model=shapes.TopicParts)
@needs("curate")
def split_topic(store: StoreDep, caller: CallerDep, split: shapes.TopicSplit) -> dict[str, Any]:
    """Make several topics of one, for all of history."""
    return {"topics": edit.split(store, split.id, parts=split.parts, by=caller.name)}


@router.post("/topics/{id}/undo", response_model=shapes.TopicChange)
@needs("curate")
def undo_edit(store: StoreDep, caller: CallerDep, id: TopicId) -> TopicChange:
    """Take back the last thing a person did to a topic, and say what it was."""
    return edit.undo(store, id, by=caller.name)
