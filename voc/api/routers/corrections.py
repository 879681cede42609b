"""Labels that people correct, and how good the labels are by what they say."""

from __future__ import annotations

from typing import Any

from voc.answers import quality
from voc.api.caller import needs
from voc.api.cursor import Cursor, decode, encode
from voc.api.dependencies import CallerDep, Limit, StoreDep
from voc.api.routing import v1_router
from voc.api.schemas import corrections as shapes
from voc.store import Correction

router = v1_router("feedback")


@router.post("/corrections", status_code=201, response_model=shapes.Correction)
@needs("curate")
def add_correction(store: StoreDep, caller: CallerDep, new: shapes.NewCorrection) -> Correction:
    """Say what a label should be: answers follow at once, and no later model undoes it."""
    added = store.corrections.add((new.feedback_id, new.start, new.end), new.task, new.value, by=caller.name)
    store.rollups.refresh()
    return added


@router.get("/corrections", response_model=shapes.Corrections)
@needs("evidence")
def list_corrections(store: StoreDep, limit: Limit = 100, cursor: Cursor = None) -> dict[str, Any]:
    """What people said, agreements included, the newest first."""
    found = store.corrections.list(limit=limit, before=decode(cursor, int)[0] if cursor else None)
    return {"corrections": found, "next": encode(found[-1].id) if len(found) == limit else None}


@router.get("/quality", response_model=shapes.Quality)
def get_quality(store: StoreDep) -> quality.Quality:
    """How often the labels are right, as far as people looked."""
    return quality.answer(store)
