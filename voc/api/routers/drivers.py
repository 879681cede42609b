"""What moves a score."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query

from voc.answers import drivers
from voc.api.dependencies import FilterDep, StoreDep
from voc.api.memory import RememberedRoute
from voc.api.routing import v1_router
from voc.api.schemas import drivers as shapes

router = v1_router("answers", route_class=RememberedRoute)

Outcome = Annotated[Literal["rating", "nps", "csat", "ces"], Query(description="The score that came with messages.")]
Of = Annotated[Literal["touchpoint", "topic"], Query(description="What may drive it.")]
By = Annotated[
    str | None,
    Query(max_length=200, description="Compare segments: brand, channel, source, language, product, segment.NAME"),
]


@router.get("/drivers", response_model=shapes.Drivers)
def get_drivers(
    store: StoreDep, filter: FilterDep, outcome: Outcome = "rating", of: Of = "touchpoint", by: By = None
) -> drivers.DriversAnswer:
    """The mean rating, NPS, CSAT or CES as a sum of what people mention; the last year without `from`."""
    return drivers.answer(store, filter, outcome=outcome, of=of, by=by)
