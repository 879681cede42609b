"""What was written, by whom."""

from __future__ import annotations

from typing import Any

from voc.api.caller import needs
from voc.api.cursor import Cursor, decode, encode
from voc.api.dependencies import Limit, StoreDep
from voc.api.routing import v1_router
from voc.api.schemas import operation as shapes

router = v1_router("operation")


@router.get("/audit", response_model=shapes.AuditLog)
@needs("manage")
def list_audit(store: StoreDep, limit: Limit = 100, cursor: Cursor = None) -> dict[str, Any]:
    """Every write, the newest first: when, by whom, to what, and with which status."""
    entries = store.audit.list(limit=limit, before=decode(cursor, int)[0] if cursor else None)
    return {"entries": entries, "next": encode(entries[-1].id) if len(entries) == limit else None}
