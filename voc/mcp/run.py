"""Runs the tools: over stdio for an assistant on this machine, over HTTP for people with keys of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from voc.api.app import create_app
from voc.mcp.door import Door, door_into, door_to
from voc.mcp.server import make_server
from voc.settings import Settings
from voc.store import Store


def run_stdio(settings: Settings, *, server: str | None, key: str | None) -> None:
    """Answer on stdin and stdout until the assistant hangs up."""
    with _door(settings, server, key) as door:
        make_server(door).run("stdio")


def run_http(settings: Settings, *, server: str | None, host: str, port: int) -> None:
    """Serve http://HOST:PORT/mcp; every request brings `Authorization: Bearer KEY`, which the API judges."""
    with _door(settings, server, None) as door:
        uvicorn.run(http_app(door), host=host, port=port, server_header=False, log_level="warning")


def http_app(door: Door) -> Starlette:
    """The application at /mcp; it keeps no session, so that any number of them can stand behind a balancer."""
    # Host and origin are judged where keys are: by the API, which sees both.
    security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return make_server(door).streamable_http_app(stateless_http=True, json_response=True, transport_security=security)


@contextmanager
def _door(settings: Settings, server: str | None, key: str | None) -> Iterator[Door]:
    if server is not None:
        yield door_to(server, key=key)
        return
    with Store.open(settings.database_url, workspace=settings.workspace, competitors=settings.competitors) as store:
        yield door_into(create_app(settings, store=store), key=key)
