"""Light or dark: as the system says, or as a reader chose; the choice is a cookie, so it needs no script."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from voc.api.web.links import inside

router = APIRouter(include_in_schema=False, max_body_size=10_000)

COOKIE = "voc_theme"
THEMES = ("system", "light", "dark")
_YEAR = 365 * 24 * 3600


@router.post("/theme")
async def choose_theme(request: Request) -> Response:
    """Remember the choice and show the page again."""
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    response = RedirectResponse(inside(form.get("next", ["/"])[0]), 303)
    chosen = form.get("theme", [""])[0]
    if chosen in THEMES:
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, chosen, max_age=_YEAR, httponly=True, secure=secure, samesite="lax")
    return response


def theme_of(request: Request) -> str:
    """What this reader chose; "system" without a choice."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in THEMES else "system"
