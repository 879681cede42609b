"""Routers of `/v1` and of the pages, whose routes ask for a scope, and routes that cost a start next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.responses import HTMLResponse
from starlette.routing import compile_path, get_name

from voc.api.caller import authorize
from voc.api.dependencies import PREFIX, refuse_unknown_parameters
from voc.api.problems import MAX_BODY_BYTES, MEDIA_TYPE
from voc.api.schemas.basics import Problem

_ERROR = {"model": Problem, "content": {MEDIA_TYPE: {}}}
ERRORS: dict[int | str, dict[str, Any]] = {
    400: {**_ERROR, "description": "A parameter that does not exist or is out of its range"},
    401: {**_ERROR, "description": "The key is missing or wrong"},
    403: {**_ERROR, "description": "The key lacks the scope, which the answer names"},
    404: {**_ERROR, "description": "No such item in this workspace"},
    422: {**_ERROR, "description": "A value of the wrong type"},
    429: {**_ERROR, "description": "Too many requests; Retry-After says when to go on"},
}
# The scheme only documents the header: `Guard` has refused before any route is reached.
_BEARER = HTTPBearer(auto_error=False, description="A key of `voc keys create`, or the one that is set as VOC_API_KEY.")


class LateRoute(APIRoute):
    """A route whose parameters and shapes are worked out at its first request or for the description.

    To work out all 150 of them was a third of the processor time of a start.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        # What it is found by; `__getattr__` does the rest.
        self.path, self.endpoint = path, endpoint
        self.name = options.get("name") or get_name(endpoint)
        self.methods = {*(options.get("methods") or ["GET"])}
        self.include_in_schema = options.get("include_in_schema", True)
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)
        self._options: dict[str, Any] | None = options

    def __getattr__(self, name: str) -> Any:
        """What was not worked out yet."""
        options = self.__dict__.get("_options")
        if options is None:
            raise AttributeError(name)
        self._options = None
        super().__init__(self.path, self.endpoint, **options)
        return getattr(self, name)


def v1_router(tag: str, *, route_class: type[LateRoute] = LateRoute) -> APIRouter:
    """A router of `/v1`: its routes ask for a key with their scope, and refuse parameters that they do not know."""
    return APIRouter(
        prefix=PREFIX,
        tags=[tag],
        route_class=route_class,
        max_body_size=MAX_BODY_BYTES,
        dependencies=[Depends(_BEARER), Depends(authorize), Depends(refuse_unknown_parameters)],
        responses=ERRORS,
    )


def page_router(*, max_body_size: int | None = None) -> APIRouter:
    """A router of pages for people: its routes ask for a caller with their scope and answer with HTML."""
    return APIRouter(
        include_in_schema=False,
        route_class=LateRoute,
        default_response_class=HTMLResponse,
        dependencies=[Depends(authorize)],
        max_body_size=max_body_size,
    )
