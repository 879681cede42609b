"""Messages in and out."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body

from voc import domain
from voc.api import intake, schemas
from voc.api.caller import needs
from voc.api.dependencies import CleanerDep, StoreDep

router = APIRouter(tags=["feedback"])

Records = Annotated[
    list[dict[str, Any]] | dict[str, Any], Body(openapi_examples=intake.EXAMPLES, description=intake.DESCRIPTION)
]


@router.post("/feedback", status_code=202)
@needs("ingest")
def add_feedback(store: StoreDep, cleaner: CleanerDep, records: Records) -> schemas.Receipt:
    """Store 1 to 1,000 messages. The same id again is a duplicate, or an update if its text changed."""
    return intake.take(store, cleaner, records)


@router.get("/feedback/{id}", response_model=schemas.Feedback)
@needs("evidence")
def get_feedback(store: StoreDep, id: str) -> domain.Feedback:
    """One message as it is stored: cleaned and redacted."""
    return store.feedback.get(id)
