"""Probes for whoever keeps voc running; open to everybody, and they tell nothing; and numbers for their monitoring."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse

from voc import __version__
from voc.api.caller import authorize
from voc.api.dependencies import StoreDep
from voc.api.problems import MEDIA_TYPE
from voc.api.routing import ERRORS, LateRoute
from voc.api.schemas import operation as shapes

router = APIRouter(tags=["operation"], route_class=LateRoute)
_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {}}, "description": "Prometheus text format"},
    **{status: {"content": _PROBLEM, "description": ERRORS[status]["description"]} for status in (401, 403, 429)},
}


@router.get("/health")
def get_health() -> shapes.Status:
    """The process answers."""
    return shapes.Status(status="ok", version=__version__)


@router.get("/ready")
def get_ready(request: Request) -> shapes.Status:
    """The database answers too."""
    request.app.state.store.keys.exist()
    return shapes.Status(status="ready", version=__version__)


@router.get("/metrics", response_class=PlainTextResponse, dependencies=[Depends(authorize)], responses=_ANSWERS)
def get_meters(request: Request, store: StoreDep) -> PlainTextResponse:
    """Numbers for Prometheus: requests and times by route, what waits, what failed. Needs a key with `read`."""
    return PlainTextResponse(request.app.state.meters.of(store), media_type="text/plain; version=0.0.4")
