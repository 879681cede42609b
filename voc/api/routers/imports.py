"""What was read in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from voc.api.cursor import Cursor, offset, page
from voc.api.dependencies import Limit, StoreDep
from voc.api.schemas import imports as shapes

router = APIRouter(tags=["feedback"])


@router.get("/imports", response_model=shapes.Imports)
def list_imports(store: StoreDep, limit: Limit = 100, cursor: Cursor = None) -> dict[str, Any]:
    """Imports, the newest first, with what became of their records."""
    found, following = page(store.imports.list(offset(cursor) + limit + 1), limit, cursor)
    return {"imports": found, "next": following}
