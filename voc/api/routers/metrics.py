"""One metric, by groups and over time."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query

from voc.answers import breakdown
from voc.api.dependencies import FilterDep, StoreDep
from voc.api.memory import RememberedRoute
from voc.api.routing import v1_router
from voc.api.schemas import metrics as shapes

router = v1_router("answers", route_class=RememberedRoute)

Name = Annotated[str, Query(description=", ".join(breakdown.METRICS))]
Groups = Annotated[
    list[str], Query(description="Any of " + ", ".join(breakdown.GROUPS) + "; may be given several times.")
]


@router.get("/metrics", response_model=shapes.Breakdown)
def get_metric(
    store: StoreDep,
    filter: FilterDep,
    metric: Name = "net_sentiment",
    group_by: Groups = [],  # noqa: B006 (FastAPI copies defaults)
    interval: Literal["day", "week", "month"] | None = None,
) -> breakdown.Breakdown:
    """A metric with its interval for each group and each day, week or month."""
    return breakdown.answer(store, filter, metric=metric, group_by=group_by, interval=interval)
