"""What was read in."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any

from fastapi import Path

from voc.api.caller import needs
from voc.api.cursor import Cursor, offset, page
from voc.api.dependencies import MAX_ID, MAX_LIMIT, Limit, StoreDep
from voc.api.routing import v1_router
from voc.api.schemas import imports as shapes
from voc.store import ImportRun

router = v1_router("feedback")

ImportId = Annotated[int, Path(ge=1, le=MAX_ID)]


@router.get("/imports", response_model=shapes.Imports)
def list_imports(store: StoreDep, limit: Limit = 100, cursor: Cursor = None) -> dict[str, Any]:
    """Imports, the newest first, with what became of their records."""
    found, following = page(store.imports.list(offset(cursor) + limit + 1), limit, cursor)
    return {"imports": found, "next": following}


@router.get("/imports/{id}", response_model=shapes.ImportRun)
def get_import(store: StoreDep, id: ImportId) -> ImportRun:
    """One import, with what became of its records."""
    return store.imports.get(id)


@router.get("/imports/{id}/rejected", response_model=shapes.RejectedRows)
@needs("evidence")
def list_rejected(store: StoreDep, id: ImportId) -> dict[str, Any]:
    """The records that an import refused and why, as they came: the words of customers, not redacted."""
    return {"rejected": list(islice(store.imports.rejected(id), MAX_LIMIT))}
