"""Whose request this is, and what each route asks of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from starlette.requests import Request

from voc.domain import SCOPES
from voc.errors import MissingScope
from voc.store import Key

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# Who may manage may do what is less.
_INCLUDED = {"curate": "manage"}
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who was let in: `name` is for the audit log, `csrf` is set where a cookie let them in."""

    name: str
    workspace: str
    scopes: frozenset[str]
    key: Key | None = None
    csrf: str | None = None

    def may(self, scope: str) -> bool:
        """Whether a scope is theirs."""
        return scope in self.scopes or _INCLUDED.get(scope, scope) in self.scopes


def operator(name: str, workspace: str) -> Caller:
    """Who runs this server: everything, in the workspace of the settings."""
    return Caller(name, workspace, frozenset(SCOPES))


def of_key(key: Key) -> Caller:
    """Who holds a stored key."""
    return Caller(f"{key.name} ({key.prefix})", key.workspace, key.scopes, key)


def get_caller(request: Request) -> Caller:
    """The caller whom `Guard` let in."""
    return cast(Caller, request.state.caller)


def needs(scope: str) -> Callable[[F], F]:
    """Decorator of a route: it asks for this scope instead of what its method asks for."""

    def mark(endpoint: F) -> F:
        endpoint.__dict__["needed_scope"] = scope
        return endpoint

    return mark


def needed_scope(endpoint: object, method: str) -> str:
    """What a route asks for: what `needs` said, otherwise `read` to look and `manage` to change anything."""
    said = getattr(endpoint, "needed_scope", None)
    return str(said) if said else ("read" if method in SAFE_METHODS else "manage")


async def authorize(request: Request) -> None:
    """Refuse a caller without the scope of the route; the routers of `/v1` and of the pages depend on it as a whole.

    Raises:
        MissingScope: naming the scope and those the caller has.
    """
    caller, scope = get_caller(request), needed_scope(request.scope["endpoint"], request.method)
    if not caller.may(scope):
        raise MissingScope(scope, sorted(caller.scopes))
