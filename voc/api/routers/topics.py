"""What is being talked about."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path

from voc.answers import topics
from voc.answers.period import basis
from voc.api import schemas
from voc.api.caller import needs
from voc.api.dependencies import FilterDep, Limit, QuoteLimit, StoreDep

router = APIRouter(tags=["answers"])

TopicId = Annotated[int, Path(ge=1)]


@router.get("/topics", response_model=schemas.Topics)
def list_topics(store: StoreDep, filter: FilterDep, limit: Limit = 20, quotes: QuoteLimit = 3) -> topics.Topics:
    """Topics with volume, share, net sentiment, change, trend and typical and recent quotes."""
    return topics.answer(store, filter, limit=limit, quotes=quotes)


@router.get("/topics/{id}", response_model=schemas.TopicAnswer)
def get_topic(store: StoreDep, id: TopicId, filter: FilterDep, quotes: QuoteLimit = 10) -> topics.TopicAnswer:
    """One topic; its share is of its touchpoint."""
    return topics.one(store, id, filter, quotes=quotes)


@router.get("/topics/{id}/evidence", response_model=schemas.Evidence)
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
