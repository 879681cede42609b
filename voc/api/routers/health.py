"""Probes for whoever keeps voc running; open to everybody, and they tell nothing; and numbers for their monitoring."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse

from voc import __version__
from voc.api import schemas
from voc.api.caller import authorize
from voc.api.dependencies import StoreDep

router = APIRouter(tags=["operation"])
_TEXT: dict[int | str, dict[str, Any]] = {200: {"content": {"text/plain": {}}, "description": "Prometheus text format"}}


@router.get("/health")
def get_health() -> schemas.Status:
    """The process answers."""
    return schemas.Status(status="ok", version=__version__)


@router.get("/ready")
def get_ready(request: Request) -> schemas.Status:
    """The database answers too."""
    request.app.state.store.keys.exist()
    return schemas.Status(status="ready", version=__version__)


@router.get("/metrics", response_class=PlainTextResponse, dependencies=[Depends(authorize)], responses=_TEXT)
def get_meters(request: Request, store: StoreDep) -> PlainTextResponse:
    """Numbers for Prometheus: requests and times by route, what waits, what failed. Needs a key with `read`."""
    return PlainTextResponse(request.app.state.meters.of(store), media_type="text/plain; version=0.0.4")
