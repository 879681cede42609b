"""How each touchpoint is doing."""

from __future__ import annotations

from voc.answers import touchpoints
from voc.api.dependencies import FilterDep, QuoteLimit, StoreDep, TopicLimit
from voc.api.memory import RememberedRoute
from voc.api.routing import v1_router
from voc.api.schemas import touchpoints as shapes

router = v1_router("answers", route_class=RememberedRoute)


@router.get("/touchpoints", response_model=shapes.Touchpoints)
def list_touchpoints(
    store: StoreDep, filter: FilterDep, topics: TopicLimit = 3, quotes: QuoteLimit = 0
) -> touchpoints.Touchpoints:
    """Volume, net sentiment, change, effort, loyalty at risk, expectation gaps, trend and largest topics of each."""
    return touchpoints.answer(store, filter, limit=topics, quotes=quotes)
