"""Whether people recommend or warn."""

from __future__ import annotations

from voc.answers import word_of_mouth
from voc.api.dependencies import FilterDep, Limit, QuoteLimit, StoreDep
from voc.api.memory import RememberedRoute
from voc.api.routing import v1_router
from voc.api.schemas import word_of_mouth as shapes

router = v1_router("answers", route_class=RememberedRoute)


@router.get("/wom", response_model=shapes.WordOfMouth)
def get_word_of_mouth(
    store: StoreDep, filter: FilterDep, limit: Limit = 5, quotes: QuoteLimit = 2
) -> word_of_mouth.WordOfMouth:
    """Recommendations and warnings per 1,000 messages, balance, trend, causes with quotes and share of voice."""
    return word_of_mouth.answer(store, filter, limit=limit, quotes=quotes)
