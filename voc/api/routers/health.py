"""Probes for whoever keeps voc running; open to everybody, and they tell nothing."""

from __future__ import annotations

from fastapi import APIRouter, Request

from voc import __version__
from voc.api import schemas

router = APIRouter(tags=["operation"])


@router.get("/health")
def get_health() -> schemas.Status:
    """The process answers."""
    return schemas.Status(status="ok", version=__version__)


@router.get("/ready")
def get_ready(request: Request) -> schemas.Status:
    """The database answers too."""
    request.app.state.store.keys.exist()
    return schemas.Status(status="ready", version=__version__)
