"""The interactive description of the API; its assets come from this server, never from elsewhere."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from voc.api.routing import page_router
from voc.api.web.templates import render

router = page_router()


@router.get("/docs")
def show_docs(request: Request) -> HTMLResponse:
    """Swagger UI over /openapi.json."""
    return HTMLResponse(render("docs.html", request))
