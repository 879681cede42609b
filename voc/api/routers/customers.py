"""One customer: what they wrote, and its removal."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

from voc.answers import journey
from voc.api.caller import needs
from voc.api.dependencies import CleanerDep, Limit, StoreDep
from voc.api.routing import v1_router
from voc.api.schemas import customers as shapes
from voc.store import Forgotten

router = v1_router("feedback")

CustomerId = Annotated[
    str, Path(min_length=1, max_length=512, description="As the source gave it, or the hash that messages show.")
]


@router.get("/customers/{id}/journey", response_model=shapes.Journey)
@needs("evidence")
def get_journey(store: StoreDep, cleaner: CleanerDep, id: CustomerId, limit: Limit = 100) -> journey.Journey:
    """What a customer said over all channels, oldest first: contacts, what hangs together, how the journey stands."""
    return journey.answer(store, {id, cleaner.pseudonym(id)}, limit=limit)


@router.delete("/customers/{id}", response_model=shapes.Forgotten)
def forget_customer(store: StoreDep, cleaner: CleanerDep, id: CustomerId) -> Forgotten:
    """Remove everything of a customer: messages, segments, labels, vectors, quotes, rejected rows, and from counts."""
    forgotten = store.customers.forget({id, cleaner.pseudonym(id)}, written_as=id)
    store.rollups.refresh()
    return forgotten
