"""Sign-in with the accounts of the company: OpenID Connect, an authorization code with PKCE, done by Authlib.

Whoever comes back with a valid token of the provider gets a key that nobody holds, with the scopes of their roles, and
a session of it: it is listed, ends and is revoked as any other key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from voc.api.dependencies import SettingsDep
from voc.api.problems import problem
from voc.api.routing import LateRoute
from voc.api.sessions import COOKIE, new_session
from voc.api.web.links import inside
from voc.domain import TEAM_ROLES
from voc.errors import InvalidSettings
from voc.settings import Settings
from voc.store import Key, Store

PATH = "/login/oidc"
CALLBACK = f"{PATH}/callback"
# From the button to the way back; the state, the nonce and the PKCE verifier lie in a signed cookie for so long.
_MINUTES = 10
_NEEDED = ("oidc_client_id", "oidc_client_secret", "public_url")

router = APIRouter(include_in_schema=False, route_class=LateRoute)


def add_oidc(app: FastAPI, settings: Settings) -> None:
    """Let people sign in with the provider of the settings, where one is set.

    Raises:
        InvalidSettings: if something else that it needs is not set or not installed.
    """
    if settings.oidc_issuer is None:
        return
    missing = [f"VOC_OIDC_ISSUER needs VOC_{name.upper()}" for name in _NEEDED if getattr(settings, name) is None]
    unknown = sorted({*settings.oidc_roles.values()} - {*TEAM_ROLES})
    missing += [f"VOC_OIDC_ROLES: {role!r} is no role, there are {', '.join(TEAM_ROLES)}" for role in unknown]
    if missing:
        raise InvalidSettings(missing)
    try:
        from authlib.integrations.starlette_client import OAuth
        from starlette.middleware.sessions import SessionMiddleware
    except ImportError as error:
        raise InvalidSettings(["VOC_OIDC_ISSUER needs the extra oidc: pip install 'voc[oidc]'"]) from error
    app.state.oidc = _provider(OAuth(), settings)
    app.router.routes += router.routes
    app.add_middleware(
        SessionMiddleware,
        secret_key=hashlib.sha256(b"voc sign-in " + _secret(settings).encode()).hexdigest(),
        session_cookie="voc_oidc",
        max_age=60 * _MINUTES,
        path=PATH,
        https_only=str(settings.public_url).startswith("https:"),
    )


@router.get(PATH)
async def begin(
    request: Request, settings: SettingsDep, onward: Annotated[str, Query(alias="next", max_length=2000)] = "/"
) -> Response:
    """On to the provider."""
    from httpx2 import HTTPError

    request.session["onward"] = inside(onward)
    back = f"{str(settings.public_url).rstrip('/')}{CALLBACK}"
    try:
        answer: Response = await request.app.state.oidc.authorize_redirect(request, back)
    except HTTPError as error:
        return problem(request, 502, _AWAY.format(type(error).__name__))
    return answer


@router.get(CALLBACK)
async def finish(request: Request, settings: SettingsDep) -> Response:
    """Back from the provider: a session and on to the page that was asked for, or why there is none."""
    from authlib.common.errors import AuthlibBaseError
    from httpx2 import HTTPError
    from joserfc.errors import JoseError

    onward = request.session.get("onward", "/")
    try:
        token = await request.app.state.oidc.authorize_access_token(request)
    except HTTPError as error:
        return problem(request, 502, _AWAY.format(type(error).__name__))
    except (AuthlibBaseError, JoseError) as error:
        return problem(request, 401, _REFUSED.format(error.error))
    finally:
        request.session.clear()
    claims = token.get("userinfo")
    if not claims:
        return problem(request, 401, _REFUSED.format("there is no ID token"))
    roles = roles_of(claims, settings)
    if not roles:
        return problem(request, 403, _NO_ROLE.format(settings.oidc_roles_claim))
    key = await run_in_threadpool(_open, request.app.state.store, claims, roles, settings.oidc_session_hours)
    response = RedirectResponse(inside(onward), 303)
    secure, seconds = str(settings.public_url).startswith("https:"), 3600 * settings.oidc_session_hours
    session = new_session(key.id, key.hash)
    response.set_cookie(COOKIE, session, max_age=seconds, httponly=True, secure=secure, samesite="lax")
    return response


def roles_of(claims: Mapping[str, Any], settings: Settings) -> list[str]:
    """The roles that the claim of the settings gives; a dotted name is a path ("realm_access.roles").

    Without a mapping its values are names of roles; what is none gives nothing.
    """
    said: Any = claims
    for name in settings.oidc_roles_claim.split("."):
        said = said.get(name) if isinstance(said, Mapping) else None
    values = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    mapping = settings.oidc_roles or {role: role for role in TEAM_ROLES}
    return sorted({mapping[value] for value in values if isinstance(value, str) and value in mapping})


def _open(store: Store, claims: Mapping[str, Any], roles: list[str], hours: int) -> Key:
    """The key of one sign-in; its secret is known to nobody."""
    subject = str(claims["sub"])
    shown = str(claims.get("preferred_username") or claims.get("email") or subject)
    name = shown[:60] if shown == subject else f"{shown[:60]} [{subject[:36]}]"
    scopes = {scope for role in roles for scope in TEAM_ROLES[role]}
    key, _ = store.keys.create(name, scopes, expires_at=datetime.now(UTC) + timedelta(hours=hours))
    store.audit.add(f"{key.name} ({key.prefix})", "sign in", f"as {', '.join(roles)}")
    return key


def _provider(registry: Any, settings: Settings) -> Any:
    return registry.register(
        "voc",
        client_id=settings.oidc_client_id,
        client_secret=_secret(settings),
        server_metadata_url=f"{str(settings.oidc_issuer).rstrip('/')}/.well-known/openid-configuration",
        code_challenge_method="S256",
        client_kwargs={"scope": settings.oidc_scope, "timeout": settings.http_timeout_seconds},
    )


def _secret(settings: Settings) -> str:
    return settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""


_AWAY = "The provider of VOC_OIDC_ISSUER does not answer as it should ({}). Try again, or sign in with a key."
_REFUSED = "The sign-in was not completed ({}). Begin it again at /login."
_NO_ROLE = (
    "You are signed in, but you have no role here: the claim {!r} names none. Ask whoever runs voc, who sets "
    "VOC_OIDC_ROLES_CLAIM and VOC_OIDC_ROLES."
)
