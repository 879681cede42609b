"""Brands side by side, and whether a trend is only a louder channel."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query

from voc.answers import compare, mix
from voc.api.dependencies import FilterDep, QuoteLimit, StoreDep
from voc.api.memory import RememberedRoute
from voc.api.routing import v1_router
from voc.api.schemas import compare as shapes

router = v1_router("answers", route_class=RememberedRoute)

Name = Annotated[str, Query(max_length=50, description="A metric of /v1/metrics.")]
By = Annotated[list[Literal["source", "channel", "brand"]], Query(description="What the mix is made of; repeatable.")]


@router.get("/compare", response_model=shapes.Comparison)
def compare_brands(store: StoreDep, filter: FilterDep, quotes: QuoteLimit = 2) -> compare.Comparison:
    """Share of voice, word of mouth and what is special about each brand; over everything without `from`."""
    return compare.answer(store, filter, quotes=quotes)


@router.get("/mix", response_model=shapes.Mix)
def get_mix(
    store: StoreDep,
    filter: FilterDep,
    metric: Name = "net_sentiment",
    by: By = ["source", "channel"],  # noqa: B006
) -> mix.Mix:
    """A metric against the period before, as counted and with the mix of sources held constant."""
    return mix.answer(store, filter, metric=metric, by=by)
