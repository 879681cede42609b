"""The form that takes the key and leaves a session cookie."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from voc.api.access import holder
from voc.api.dependencies import SettingsDep
from voc.api.problems import problem
from voc.api.routing import LateRoute
from voc.api.sessions import COOKIE, SESSION_SECONDS, new_session
from voc.api.web.links import inside
from voc.api.web.templates import render
from voc.settings import Settings

router = APIRouter(include_in_schema=False, route_class=LateRoute, max_body_size=10_000)


@router.get("/login")
def show_login(
    request: Request, settings: SettingsDep, onward: Annotated[str, Query(alias="next", max_length=2000)] = "/"
) -> HTMLResponse:
    """The form, and the way to the provider of sign-ins where there is one."""
    return HTMLResponse(_form(request, settings, inside(onward)))


@router.post("/login")
async def log_in(request: Request, settings: SettingsDep) -> Response:
    """A session cookie and on to the page that was asked for, or the form again."""
    rates, address = request.app.state.rates, request.client.host if request.client else ""
    if (wait := rates.wait_after_guesses(address)) is not None:
        return problem(request, 429, f"Too many wrong keys: wait {wait} seconds.", headers={"Retry-After": str(wait)})
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    secret, onward = form.get("key", [""])[0], inside(form.get("next", ["/"])[0])
    caller = await run_in_threadpool(holder, settings, request.app.state.store, secret)
    if caller is None:
        rates.guessed(address)
        return HTMLResponse(_form(request, settings, onward, wrong=True), 401)
    session = new_session(caller.key.id, caller.key.hash) if caller.key else new_session(0, secret)
    response = RedirectResponse(onward, 303)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, session, max_age=SESSION_SECONDS, httponly=True, secure=secure, samesite="lax")
    return response


@router.post("/logout")
def log_out() -> Response:
    """Without a session, and back to the form."""
    response = RedirectResponse("/login", 303)
    response.delete_cookie(COOKIE)
    return response


def _form(request: Request, settings: Settings, onward: str, *, wrong: bool = False) -> str:
    provider = settings.oidc_issuer is not None
    return render("login.html", request, onward=onward, wrong=wrong, provider=provider, bare=True)
