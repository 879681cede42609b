"""Alerts that were sent, and the insights behind them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from voc import domain
from voc.api import schemas
from voc.api.dependencies import Limit, StoreDep

router = APIRouter(tags=["answers"])


@router.get("/alerts", response_model=schemas.Alerts)
def list_alerts(store: StoreDep, limit: Limit = 100) -> dict[str, Any]:
    """Alerts, the newest first."""
    return {"alerts": store.alerts.list(limit=limit)}


@router.get("/insights/{id}", response_model=schemas.Insight)
def get_insight(store: StoreDep, id: str) -> domain.Insight:
    """One insight with effect, interval and quotes."""
    return store.insights.get(id)
