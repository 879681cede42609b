"""`Idempotency-Key` on writes: a client that got no answer asks again, and nothing is done twice."""

from __future__ import annotations

import hashlib
from typing import cast

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voc.api.caller import SAFE_METHODS, Caller
from voc.api.dependencies import PREFIX, store_of
from voc.api.problems import MAX_BODY_BYTES, TOO_LARGE, problem
from voc.store.requests import Requests

HEADER = "idempotency-key"
_MAX_KEY = 255


class Idempotency:
    """Gives the first answer again to a write with the same key and body (IETF draft "Idempotency-Key header")."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_marked(scope):
            return await self.app(scope, receive, send)
        request = Request(scope, receive)
        given = request.headers[HEADER]
        if not 1 <= len(given) <= _MAX_KEY or not given.isprintable():
            detail = f"Idempotency-Key: 1 to {_MAX_KEY} printable characters."
            return await problem(request, 400, detail, code="invalid_value")(scope, receive, send)
        body = await _read(request)
        if body is None:
            return await problem(request, 413, TOO_LARGE.format(MAX_BODY_BYTES))(scope, receive, send)
        return await self._once(request, given, body, send)

    async def _once(self, request: Request, given: str, body: bytes, send: Send) -> None:
        caller = cast(Caller, request.state.caller)
        store = store_of(request)
        key = _hash(str(caller.key.id if caller.key else caller.name), given)
        asked = _hash(request.method, request.url.path, request.url.query, hashlib.sha256(body).hexdigest())
        known = await run_in_threadpool(store.requests.begin, key, asked)
        if known is None:
            return await self._first(request, store.requests, key, body, send)
        if known.fingerprint != asked:
            answer = problem(request, 422, _OTHER, code="idempotency_key_reused")
        elif known.status is None:
            answer = problem(request, 409, _UNDER_WAY, headers={"Retry-After": "1"})
        else:
            headers = {"Idempotent-Replayed": "true"}
            answer = Response(known.body or b"", known.status, headers, media_type=known.media_type or None)
        return await answer(request.scope, request.receive, send)

    async def _first(self, request: Request, requests: Requests, key: str, body: bytes, send: Send) -> None:
        status, media_type, parts = 500, "", list[bytes]()

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def note(message: Message) -> None:
            nonlocal status, media_type
            if message["type"] == "http.response.start":
                status = message["status"]
                media_type = dict(message["headers"]).get(b"content-type", b"").decode("latin-1")
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))
                if not message.get("more_body", False):
                    # Kept before it is sent: a client that has an answer gets the same one again.
                    await run_in_threadpool(_keep, requests, key, status, media_type, b"".join(parts))
            await send(message)

        try:
            await self.app(request.scope, receive, note)
        except BaseException:
            await run_in_threadpool(requests.drop, key)
            raise


_OTHER = "This Idempotency-Key was used for another request: use a new key for each request, and the same to repeat it."
_UNDER_WAY = "The request with this Idempotency-Key is still under way: ask again in a moment."


def _is_marked(scope: Scope) -> bool:
    writes = scope["method"] not in SAFE_METHODS and scope["path"].startswith(PREFIX)
    # Without a caller it is a webhook, whose deliveries have ids of their own.
    return writes and HEADER in Headers(scope=scope) and "caller" in scope.get("state", {})


def _keep(requests: Requests, key: str, status: int, media_type: str, body: bytes) -> None:
    if status >= 500:
        requests.drop(key)
    else:
        requests.finish(key, status, media_type, body)


async def _read(request: Request) -> bytes | None:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
