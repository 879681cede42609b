"""Renders pages. Everything that is put into one is escaped."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request

from voc import __version__
from voc.answers.label_quality import footnote
from voc.api.caller import Caller
from voc.api.web import charts, format, links, sparks
from voc.api.web.frame import further, in_force
from voc.api.web.in_place import InPlace
from voc.api.web.navigation import GROUPS, allowed
from voc.api.web.said import said
from voc.api.web.theme import THEMES, theme_of
from voc.domain import Filter

_environment = Environment(
    loader=PackageLoader("voc.api.web", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters |= format.FILTERS
_environment.globals |= {
    "allowed": allowed, "charts": charts, "days": format.days, "footnote": footnote,
    "further": further, "groups": GROUPS,
    "in_force": in_force, "link": links.link, "sparks": sparks, "themes": THEMES,
    "to_behind": links.to_behind, "to_evidence": links.to_evidence, "to_period": links.to_period,
    "to_quotes": links.to_quotes, "reminded_of": links.reminded_of, "version": __version__,
}  # fmt: skip


def _nothing(_scope: str) -> bool:
    return False


def render(name: str, request: Request, **context: Any) -> str:
    """The page `name` with `context`; `filter` is empty where a page has none.

    Every page knows `may(scope)` and, in a session, the `csrf` token that its forms bring along.
    """
    caller: Caller | None = getattr(request.state, "caller", None)
    frame = {
        "filter": Filter(),
        "workspace": caller.workspace if caller else "",
        "csrf": caller.csrf if caller else None,
        "may": caller.may if caller else _nothing,
        "bare": False,
        "path": request.url.path,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "theme": theme_of(request),
        "said": said(request),
        "in_place": InPlace(request),
    }
    return _environment.get_template(name).render({**frame, **context})
