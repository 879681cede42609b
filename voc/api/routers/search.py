"""Finding what people said."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from voc.api.caller import needs
from voc.api.cursor import Cursor, offset, page
from voc.api.dependencies import FilterDep, Limit, MeaningDep, StoreDep
from voc.api.routing import v1_router
from voc.api.schemas import search as shapes

router = v1_router("feedback")


@router.get("/search", response_model=shapes.Hits)
@needs("evidence")
def search(
    store: StoreDep,
    meaning: MeaningDep,
    filter: FilterDep,
    q: Annotated[str, Query(min_length=1, max_length=500)],
    limit: Limit = 20,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """Quotes that hold the words of `q` or mean the same, the best first (reciprocal rank fusion)."""
    vector = meaning.vector(q)
    ranked = store.search(q, vector=vector, filter=filter, limit=offset(cursor) + limit + 1)
    found, following = page(ranked, limit, cursor)
    by = "words" if vector is None else "words and meaning"
    return {"by": by, "hits": [{"quote": quote, "score": score} for quote, score in found], "next": following}
