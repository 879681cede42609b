"""What was read in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from voc.api import schemas
from voc.api.dependencies import Limit, StoreDep

router = APIRouter(tags=["feedback"])


@router.get("/imports", response_model=schemas.Imports)
def list_imports(store: StoreDep, limit: Limit = 100) -> dict[str, Any]:
    """Imports, the newest first, with what became of their records."""
    return {"imports": store.imports.list(limit)}
