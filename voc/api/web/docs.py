"""The interactive description of the API; its assets come from this server, never from elsewhere."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from voc.api.web.templates import render

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def show_docs(request: Request) -> HTMLResponse:
    """Swagger UI over /openapi.json."""
    return HTMLResponse(render("docs.html", request))
