"""Who is let in: holders of a key, sessions of the dashboard, and where no key exists this machine only."""

from __future__ import annotations

import re
from dataclasses import replace
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voc.api.caller import SAFE_METHODS, Caller, of_key, operator
from voc.api.problems import MAX_BODY_BYTES, MAX_UPLOAD_BYTES, TOO_LARGE, UPLOADS, problem, wants_page
from voc.api.rates import Rates
from voc.api.sessions import COOKIE, CSRF_FIELD, CSRF_HEADER, csrf_token, is_session, key_id_of, same
from voc.domain import digest, pseudonym
from voc.settings import Settings
from voc.store import Store

# Without a key: liveness probes, the form that takes the key, what that form needs to look right, the way to a provider
# of sign-ins and back, and webhooks, which are signed.
PUBLIC = (
    "/health", "/ready", "/login", "/login/oidc", "/login/oidc/callback", "/logout", "/theme", "/static/", "/v1/hooks/",
)  # fmt: skip
_MAX_FORM_BYTES = 64_000
# Where a form with a file has its token: the first field.
_MAX_PREFIX_BYTES = 8_000
_TOKEN_PART = re.compile(rb'name="csrf"\r\n\r\n([0-9a-f]{1,128})\r\n')
# Addresses that name a customer, with whatever is written behind.
_CUSTOMER = re.compile(r"((?:/v1)?/customers/)(.+)", re.DOTALL)


class Guard:
    """Refuses requests before they reach a route, and writes down what was changed by whom.

    A caller brings `Authorization: Bearer KEY` or the cookie of the login form; what is written with the cookie needs
    the token of its session as well. Where no key is set and none is stored, loopback clients that also ask for a
    loopback host are let in: a page elsewhere can make a browser resolve its own name to 127.0.0.1 (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, *, settings: Settings, rates: Rates) -> None:
        self.app, self.settings, self.rates = app, settings, rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        request = Request(scope, receive)
        refusal = _refuse(request)
        if refusal is None and not is_public(request.url.path):
            found = await run_in_threadpool(self._let_in, request)
            if isinstance(found, Caller):
                return await self._pass(found, request, send)
            refusal = found
        return await (refusal or self.app)(scope, receive, send)

    async def _pass(self, caller: Caller, request: Request, send: Send) -> None:
        receive = request.receive
        if request.method not in SAFE_METHODS:
            if caller.csrf is not None:
                given, receive = await _csrf_of(request)
                if not same(given, caller.csrf):
                    await problem(request, 403, _FORGED)(request.scope, request.receive, send)
                    return
            send = self._audited(caller, request, send)
        await self.app(request.scope, receive, send)
        if caller.key is not None:
            # After the answer: on SQLite a write waits for the import that is under way.
            await run_in_threadpool(_store(request).keys.used, caller.key)

    def _let_in(self, request: Request) -> Caller | Response:
        address = request.client.host if request.client else ""
        wait = self.rates.wait_after_guesses(address)
        if wait is None:
            caller = self._caller(request)
            if caller is None:
                if _bearer(request) is not None:
                    self.rates.guessed(address)
                return self._unknown(request)
            wait = self.rates.wait(str(caller.key.id if caller.key else caller.name))
            if wait is None:
                self._admit(caller, request)
                return caller
        return problem(request, 429, _SLOWER.format(wait), headers={"Retry-After": str(wait)})

    def _admit(self, caller: Caller, request: Request) -> None:
        """Open the caller's workspace for them, without customers' words where the scope `evidence` is not theirs.

        This is the boundary between workspaces: no route gets a store from elsewhere.
        """
        opened = _store(request)
        store = opened if caller.workspace == opened.workspace else opened.other(caller.workspace)
        request.state.caller = caller
        request.state.store = store if caller.may("evidence") else store.without_evidence()

    def _caller(self, request: Request) -> Caller | None:
        secret, cookie = _bearer(request), request.cookies.get(COOKIE, "")
        if secret is not None:
            return holder(self.settings, _store(request), secret)
        if (caller := self._in_session(_store(request), cookie)) is not None:
            return caller
        alone = _is_local(request) and self._open_to_this_machine(_store(request))
        return operator("this machine", self.settings.workspace) if alone else None

    def _open_to_this_machine(self, store: Store) -> bool:
        """Whether there is no way to be let in other than being here."""
        return self.settings.api_key is None and self.settings.oidc_issuer is None and not store.keys.exist()

    def _in_session(self, store: Store, cookie: str) -> Caller | None:
        id = key_id_of(cookie)
        if id == 0 and self.settings.api_key is not None:
            caller, proof = operator("VOC_API_KEY", self.settings.workspace), self.settings.api_key.get_secret_value()
        elif id and (key := store.keys.find_by_id(id)) is not None:
            caller, proof = of_key(key), key.hash
        else:
            return None
        return replace(caller, csrf=csrf_token(cookie, proof)) if is_session(cookie, proof) else None

    def _unknown(self, request: Request) -> Response:
        if not _is_local(request) and self._open_to_this_machine(_store(request)):
            return problem(request, 403, _LOCAL_ONLY)
        if wants_page(request):
            return RedirectResponse("/login?next=" + quote(_target(request), safe=""), 303)
        return problem(request, 401, _KEY_NEEDED, headers={"WWW-Authenticate": 'Bearer realm="voc"'})

    def _audited(self, caller: Caller, request: Request, send: Send) -> Send:
        """Write the outcome down before the answer is sent: nothing is acknowledged that is not in the log."""
        log = request.state.store.audit

        def note(status: int) -> None:
            log.add(caller.name, request.method, self._subject(request), status=status)

        async def send_after_noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                await run_in_threadpool(note, message["status"])
            await send(message)

        return send_after_noting

    def _subject(self, request: Request) -> str:
        """The path of a request; of a customer only that there was one, for their id would outlive their messages."""
        path = request.url.path
        if (named := _CUSTOMER.fullmatch(path)) is None:
            return path
        keys = request.state.store.hash_keys(self.settings.first_hash_key)
        return f"{named[1]}{{id}} ({digest(pseudonym(named[2].strip().lower(), keys))[:6]})"


_LOCAL_ONLY = (
    "Without a key voc serves only http://localhost on this machine. "
    "Make one with `voc keys create`, or set VOC_API_KEY (16 characters or more), to serve others."
)
_KEY_NEEDED = (
    "Send the header 'Authorization: Bearer KEY' with a key of `voc keys create` or the one set as VOC_API_KEY."
)
_FORGED = (
    f"A write with the cookie of a session needs its token: the field {CSRF_FIELD!r} or the header {CSRF_HEADER!r}."
)
_SLOWER = "Too many requests: wait {} seconds, as Retry-After says."


def holder(settings: Settings, store: Store, secret: str) -> Caller | None:
    """Who holds this secret: the key that is set, or a stored one."""
    if settings.api_key is not None and same(secret, settings.api_key.get_secret_value()):
        return operator("VOC_API_KEY", settings.workspace)
    key = store.keys.find(secret)
    return None if key is None else of_key(key)


def is_public(path: str) -> bool:
    """Whether an address is answered without a key."""
    return any(path == public or (public.endswith("/") and path.startswith(public)) for public in PUBLIC)


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _refuse(request: Request) -> Response | None:
    most = MAX_UPLOAD_BYTES if request.url.path == UPLOADS else MAX_BODY_BYTES
    if _announced_bytes(request) > most:
        return problem(request, 413, TOO_LARGE.format(most))
    if request.method not in SAFE_METHODS and not _same_origin(request):
        return problem(request, 403, "A page of another site may not write here.")
    return None


async def _csrf_of(request: Request) -> tuple[str, Receive]:
    """The token that came with a write, and a receiver that gives the body again."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _csrf_before_file(request)
    if CSRF_HEADER in request.headers or "form-urlencoded" not in request.headers.get("content-type", ""):
        return request.headers.get(CSRF_HEADER, ""), request.receive
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MAX_FORM_BYTES:
            return "", request.receive
    whole: Message = {"type": "http.request", "body": body, "more_body": False}

    async def receive() -> Message:
        return whole

    return parse_qs(body.decode("utf-8", "replace")).get(CSRF_FIELD, [""])[0], receive


async def _csrf_before_file(request: Request) -> tuple[str, Receive]:
    """The token in the beginning of a form with a file, which is not kept in memory."""
    messages, begun, found = list[Message](), b"", None
    while found is None and len(begun) < _MAX_PREFIX_BYTES:
        message = await request.receive()
        messages.append(message)
        begun += message.get("body", b"")
        found = _TOKEN_PART.search(begun)
        if not message.get("more_body", False):
            break

    async def receive() -> Message:
        return messages.pop(0) if messages else await request.receive()

    return found[1].decode() if found else "", receive


def _bearer(request: Request) -> str | None:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else None


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
