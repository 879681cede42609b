"""Webhooks of other systems: signed instead of sent with a key."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from voc.api import deliveries
from voc.api.dependencies import PREFIX, get_settings
from voc.api.problems import MAX_BODY_BYTES, MEDIA_TYPE, TOO_LARGE, problem
from voc.api.rates import Rates
from voc.api.routing import LateRoute
from voc.api.schemas.basics import Problem
from voc.api.schemas.feedback import Receipt
from voc.errors import BadSignature
from voc.store import Store

_PROBLEM: dict[str, Any] = {"model": Problem, "content": {MEDIA_TYPE: {}}}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    400: {**_PROBLEM, "description": "A parameter that does not exist"},
    401: {**_PROBLEM, "description": "Not signed as this webhook asks for, or there is none of this name"},
    409: {**_PROBLEM, "description": "The same delivery is under way"},
    413: {**_PROBLEM, "description": f"More than {MAX_BODY_BYTES:,} bytes"},
    429: {**_PROBLEM, "description": "Too many requests; Retry-After says when to go on"},
}
router = APIRouter(prefix=PREFIX, tags=["feedback"], route_class=LateRoute)


@router.post("/hooks/{source}", status_code=202, response_model=Receipt, responses=_ANSWERS)
async def receive_webhook(source: str, request: Request) -> Response:
    """Store what a system posts to the webhook `source`, once however often it is sent; `voc hooks create` makes one.

    The request is signed as the webhook asks for, by Standard Webhooks or in the vendor's own way; the body is of any
    format that `voc formats` lists.
    """
    body = await _body(request)
    if body is None:
        return problem(request, 413, TOO_LARGE.format(MAX_BODY_BYTES))
    return await run_in_threadpool(_receive, source, request, body)


def _receive(source: str, request: Request, body: bytes) -> Response:
    rates: Rates = request.app.state.rates
    store: Store = request.app.state.store
    address = request.client.host if request.client else ""
    if (wait := rates.wait_after_guesses(address)) is not None:
        return _slower(request, wait)
    headers = dict(request.headers)
    try:
        hook = deliveries.signed_by(store, source, headers, body)
    except BadSignature:
        rates.guessed(address)
        raise
    if (wait := rates.wait(f"hook {hook.id}")) is not None:
        return _slower(request, wait)
    mine = store if store.workspace == hook.workspace else store.other(hook.workspace)
    receipt = deliveries.take(mine, get_settings(request), hook, headers, body)
    if receipt is None:
        detail = "The same delivery is under way: send it again in a moment."
        return problem(request, 409, detail, headers={"Retry-After": "1"})
    mine.audit.add(f"hook {hook.name}", "POST", request.url.path, status=202)
    if isinstance(receipt, bytes):
        return Response(receipt, 202, {"Idempotent-Replayed": "true"}, media_type="application/json")
    return JSONResponse(receipt.model_dump(mode="json"), 202)


def _slower(request: Request, wait: int) -> Response:
    return problem(request, 429, f"Too many requests: wait {wait} seconds.", headers={"Retry-After": str(wait)})


async def _body(request: Request) -> bytes | None:
    """The body, None for one that is too large."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)
