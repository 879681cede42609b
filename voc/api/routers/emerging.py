"""What hurts, and what is beginning to hurt."""

from __future__ import annotations

from voc.answers import pain_points
from voc.api.dependencies import FilterDep, Limit, QuoteLimit, StoreDep
from voc.api.memory import RememberedRoute
from voc.api.routing import v1_router
from voc.api.schemas import emerging as shapes

router = v1_router("answers", route_class=RememberedRoute)


@router.get("/emerging", response_model=shapes.PainPoints)
def list_pain_points(
    store: StoreDep, filter: FilterDep, limit: Limit = 10, quotes: QuoteLimit = 3
) -> pain_points.PainPoints:
    """Pain points by number, growth, severity and loyalty at risk, with first day, rates, insight and quotes."""
    return pain_points.answer(store, filter, limit=limit, quotes=quotes)
