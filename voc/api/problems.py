"""Errors as RFC 9457 problem documents for programs and as pages in the dashboard's frame for people."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from voc.api.headers import SECURITY_HEADERS
from voc.api.web.templates import render
from voc.errors import VocError

LOG = logging.getLogger(__name__)
# PostgreSQL is back after a restart in about this time.
RETRY_SECONDS = 5
PAGES = ("/", "/topics", "/quotes", "/alerts", "/rules", "/quality", "/docs")
MEDIA_TYPE = "application/problem+json"
# 1,000 records of 10,000 characters.
MAX_BODY_BYTES = 10_000_000
TOO_LARGE = "The body is larger than {:,} bytes: send it in several requests."
# Where the dashboard takes files, and how large they may be.
UPLOADS, MAX_UPLOAD_BYTES = "/imports/files", 100_000_000


def problem(
    request: Request,
    status: int,
    detail: str,
    *,
    code: str = "",
    headers: Mapping[str, str] | None = None,
    **extra: Any,
) -> Response:
    """A problem document, or a page that says the same when a browser asks for a page."""
    title = HTTPStatus(status).phrase
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        # What is still on its way is not read: a connection that is kept would have to take all of it.
        headers = {**(headers or {}), "Connection": "close"}
    if wants_page(request):
        page = render("error.html", request, status=status, title=title, detail=detail)
        return Response(page, status, {**(headers or {})}, media_type="text/html")
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": request.url.path}
    return JSONResponse({**body, "code": code or _snake(title), **extra}, status, headers, media_type=MEDIA_TYPE)


def wants_page(request: Request) -> bool:
    """Whether a person waits for a page: a browser, outside /v1."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/v1")


def add_handlers(app: FastAPI) -> None:
    """Make every error of `app` a problem."""
    app.exception_handler(VocError)(_voc_error)
    app.exception_handler(RequestValidationError)(_invalid_request)
    app.exception_handler(HTTPException)(_http_error)
    app.exception_handler(OperationalError)(_database_away)
    app.exception_handler(Exception)(_unexpected)


def _voc_error(request: Request, error: VocError) -> Response:
    return problem(request, error.status_code, str(error), code=_snake(type(error).__name__))


def _invalid_request(request: Request, error: RequestValidationError) -> Response:
    errors = [{"where": ".".join(map(str, e["loc"])), "reason": e["msg"]} for e in error.errors()]
    detail = "; ".join(f"{e['where']}: {e['reason']}" for e in errors[:3])
    return problem(request, 422, detail, code="invalid_request", errors=errors[:100])


def _http_error(request: Request, error: HTTPException) -> Response:
    detail = str(error.detail)
    if error.status_code == 404:
        detail = _what_would_work(request.url.path, PAGES if wants_page(request) else _addresses(request.app))
    elif error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "another method")
        detail = f"{request.method} is not answered at {request.url.path}; it takes {allowed}."
    elif error.status_code == 413:
        detail = TOO_LARGE.format(MAX_UPLOAD_BYTES if request.url.path == UPLOADS else MAX_BODY_BYTES)
    return problem(request, error.status_code, detail, headers=error.headers)


def _database_away(request: Request, error: OperationalError) -> Response:
    # Without what was to be stored: `hide_parameters` is on for every database.
    LOG.error("the database does not answer: %s", type(error.orig).__name__)
    detail = f"The database does not answer now; nothing was half written. Try again in {RETRY_SECONDS} seconds."
    headers = {**SECURITY_HEADERS, "Retry-After": str(RETRY_SECONDS)}
    return problem(request, 503, detail, headers=headers, code="database_away")


def _unexpected(request: Request, error: Exception) -> Response:
    # Keys are looked up and writes are noted in a middleware, and what that raises comes here; what noting raises comes
    # within an error of Starlette, to which the answer had begun.
    for each in (error, error.__cause__):
        if isinstance(each, OperationalError):
            return _database_away(request, each)
    # The reason goes to the server's log only: it may hold a text or a path. This response is made outside
    # every middleware, so it brings the headers itself.
    detail = "Something went wrong inside voc. The server's log says what; nothing was half written."
    return problem(request, 500, detail, headers=SECURITY_HEADERS)


def _addresses(app: FastAPI) -> list[str]:
    """Those of the description, which itself takes more than a second to make."""
    return [route.path for route in app.routes if isinstance(route, Route) and route.include_in_schema]


def _what_would_work(path: str, known: Sequence[str]) -> str:
    close = get_close_matches(path, known, n=1, cutoff=0.5)
    hint = f"Did you mean {close[0]}?" if close else "The addresses are listed at /docs."
    return f"There is nothing at {path[:120]}. {hint}"


def _snake(name: str) -> str:
    return re.sub(r"[^a-z]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
