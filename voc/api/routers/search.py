"""Finding what people said."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from voc.api.caller import needs
from voc.api.cursor import Cursor, offset, page
from voc.api.dependencies import FilterDep, Limit, StoreDep
from voc.api.schemas import search as shapes

router = APIRouter(tags=["feedback"])


@router.get("/search", response_model=shapes.Hits)
@needs("evidence")
def search(
    store: StoreDep,
    filter: FilterDep,
    q: Annotated[str, Query(min_length=1, max_length=500)],
    limit: Limit = 20,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """Quotes that hold the words of `q`, the best first."""
    found, following = page(store.search(q, filter=filter, limit=offset(cursor) + limit + 1), limit, cursor)
    return {"hits": [{"quote": quote, "score": score} for quote, score in found], "next": following}
