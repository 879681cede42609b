"""How the tools reach the API: in this process or at another server, always as whoever asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from starlette.requests import Request
from starlette.types import ASGIApp

from voc.client.connection import spelt

# A client for a request; None stands for stdio, where the assistant runs on this machine.
Open = Callable[[Request | None], AbstractAsyncContextManager[httpx.AsyncClient]]


@dataclass(frozen=True, slots=True)
class Door:
    """Asks the API as whoever called a tool: over HTTP with the key of the request, over stdio with `key`."""

    open: Open
    key: str | None = None

    async def ask(self, path: str, context: Context[Any, Any], **query: Any) -> dict[str, Any]:
        """The answer of a route.

        Raises:
            ToolError: with what the API says, as it is meant for whoever asked.
        """
        request: Request | None = context.request_context.request
        try:
            async with self.open(request) as http:
                answer = await http.get(path, params=spelt(query), headers=self._authorization(request))
        except httpx.TransportError as error:
            raise ToolError(f"The voc server could not be reached: {type(error).__name__}.") from error
        told: dict[str, Any] = answer.json()
        if not answer.is_success:
            raise ToolError(str(told["detail"]))
        return told

    def _authorization(self, request: Request | None) -> dict[str, str]:
        given = (
            (f"Bearer {self.key}" if self.key else None) if request is None else request.headers.get("authorization")
        )
        return {"Authorization": given} if given else {}


def door_to(server: str, *, key: str | None = None) -> Door:
    """The API of another server."""
    shared = httpx.AsyncClient(base_url=server.rstrip("/"), timeout=60)

    @asynccontextmanager
    async def connected(request: Request | None) -> AsyncIterator[httpx.AsyncClient]:
        # To that server every caller comes from here: nobody may pass as this machine for want of a key.
        if request is not None and "authorization" not in request.headers:
            raise ToolError("Send the header 'Authorization: Bearer KEY' with a key of `voc keys create`.")
        yield shared

    return Door(connected, key)


def door_into(app: ASGIApp, *, key: str | None = None) -> Door:
    """The API of an application in this process, which sees the address of the caller as if asked directly."""

    @asynccontextmanager
    async def inside(request: Request | None) -> AsyncIterator[httpx.AsyncClient]:
        address, host = "127.0.0.1", "localhost"
        if request is not None:
            address, host = request.client.host if request.client else "", request.headers.get("host", "")
        transport = httpx.ASGITransport(app, client=(address, 0))
        async with httpx.AsyncClient(transport=transport, base_url="http://voc", headers={"host": host}) as http:
            yield http

    return Door(inside, key)
