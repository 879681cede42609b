"""Who is served: holders of the key where one is set, otherwise this machine only."""

from __future__ import annotations

import hashlib
import hmac
import time
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from voc.api.problems import MAX_BODY_BYTES, TOO_LARGE, problem, wants_page

COOKIE = "voc_session"
SESSION_SECONDS = 14 * 24 * 3600
# Without a key: liveness probes, the form that takes the key, and what that form needs to look right.
PUBLIC = ("/health", "/ready", "/login", "/logout", "/static/")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Refuses requests before their body is read.

    With a key: `Authorization: Bearer KEY`, or for reading the cookie that the login form sets.
    Without one: loopback clients that also ask for a loopback host, because a page elsewhere can make a browser
    resolve its own name to 127.0.0.1 (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, *, key: str | None) -> None:
        self.app, self.key = app, key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            refusal = self._refuse(Request(scope))
            if refusal is not None:
                return await refusal(scope, receive, send)
        return await self.app(scope, receive, send)

    def _refuse(self, request: Request) -> Response | None:
        if _announced_bytes(request) > MAX_BODY_BYTES:
            return problem(request, 413, TOO_LARGE)
        if request.method not in SAFE_METHODS and not _same_origin(request):
            return problem(request, 403, "A page of another site may not write here.")
        if self.key is None:
            return None if _is_local(request) else problem(request, 403, _LOCAL_ONLY)
        if _is_public(request.url.path) or self._knows_key(request, self.key):
            return None
        if wants_page(request):
            return RedirectResponse("/login?next=" + quote(_target(request), safe=""), 303)
        return problem(request, 401, _KEY_NEEDED, headers={"WWW-Authenticate": 'Bearer realm="voc"'})

    def _knows_key(self, request: Request, key: str) -> bool:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return same(given.strip(), key)
        return request.method in SAFE_METHODS and is_session(request.cookies.get(COOKIE, ""), key)


_LOCAL_ONLY = (
    "Without VOC_API_KEY voc serves only http://localhost on this machine. "
    "Set VOC_API_KEY (16 characters or more) to serve others."
)
_KEY_NEEDED = "Send the header 'Authorization: Bearer KEY' with the key that is set as VOC_API_KEY."


def same(given: str, expected: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


def new_session(key: str, *, now: float | None = None) -> str:
    """A cookie value that proves the key was known: "EXPIRY.SIGNATURE". The key itself never leaves the server."""
    expiry = str(int((time.time() if now is None else now) + SESSION_SECONDS))
    return f"{expiry}.{_sign(expiry, key)}"


def is_session(value: str, key: str, *, now: float | None = None) -> bool:
    """Whether `value` was made by `new_session` with this key and has not expired."""
    expiry, _, signature = value.partition(".")
    if not (expiry.isascii() and expiry.isdigit() and same(signature, _sign(expiry, key))):
        return False
    return int(expiry) > (time.time() if now is None else now)


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _sign(expiry: str, key: str) -> str:
    return hmac.new(key.encode(), b"voc session " + expiry.encode(), hashlib.sha256).hexdigest()


def _is_public(path: str) -> bool:
    return any(path == public or (public.endswith("/") and path.startswith(public)) for public in PUBLIC)


def _is_local(request: Request) -> bool:
    client: Any = request.client
    return client is not None and is_loopback(client.host) and is_loopback(_host(request.headers.get("host", "")))


def _announced_bytes(request: Request) -> int:
    length = request.headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


def _host(header: str) -> str:
    return urlsplit(f"//{header}").hostname or ""


def _same_origin(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")


def _target(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
