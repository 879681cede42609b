"""An assistant asks through the SDK's own client, over stdio and over HTTP, and sees what its key may see."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult

from tests.api.conftest import serving
from tests.api.seeding import TOPICS
from voc.mcp.door import door_into
from voc.mcp.run import http_app
from voc.mcp.server import make_server
from voc.store import Store

TOOLS = {"pain_points", "trends", "topics", "word_of_mouth", "metric", "search", "quotes_of_topic", "alerts"}
Ask = Callable[..., CallToolResult]


@pytest.fixture
def ask(seeded: Store) -> Ask:
    """Call a tool with the key of somebody who may do `scopes`."""

    def call(tool: str, arguments: dict[str, Any] | None = None, scopes: tuple[str, ...] = ("read", "evidence")) -> Any:
        _, secret = seeded.keys.create("assistant", scopes)
        server = make_server(door_into(serving(seeded), key=secret))
        return _with(Client(server), lambda client: client.call_tool(tool, arguments or {}))

    return call


def _with(client: Client, run: Callable[[Client], Awaitable[Any]]) -> Any:
    async def inside() -> Any:
        async with client:
            return await run(client)

    return anyio.run(inside)


def test_every_tool_is_listed_as_one_that_only_looks(seeded: Store) -> None:
    listed = _with(Client(make_server(door_into(serving(seeded)))), lambda client: client.list_tools()).tools
    assert {tool.name for tool in listed} == TOOLS
    assert all(tool.annotations.read_only_hint for tool in listed)
    assert all(tool.description for tool in listed)


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_every_tool_answers(ask: Ask, tool: str) -> None:
    arguments = {"search": {"words": "late parcel"}, "quotes_of_topic": {"topic": 1}}.get(tool, {})
    answer = ask(tool, arguments)
    assert not answer.is_error, answer.content
    assert answer.structured_content


def test_a_number_comes_with_what_it_rests_on_and_its_words(ask: Ask) -> None:
    point = ask("pain_points", {"touchpoint": "service", "quotes": 1}).structured_content["points"][0]
    assert point["name"] in {name for _, _, name in TOPICS}
    assert {"value", "low", "high", "n", "denominator"} <= point["rate"].keys()
    assert point["quotes"][0]["text"]


def test_without_the_scope_evidence_no_word_of_a_customer_is_told(ask: Ask) -> None:
    assert ask("pain_points", scopes=("read",)).structured_content["points"][0]["quotes"] == []
    refused = ask("search", {"words": "late"}, scopes=("read",))
    assert refused.is_error
    assert "needs the scope 'evidence'" in refused.content[0].text


def test_a_wrong_argument_is_said_and_not_sent(ask: Ask) -> None:
    refused = ask("metric", {"name": "happiness"})
    assert refused.is_error
    assert "net_sentiment" in refused.content[0].text


def test_over_http_everybody_brings_a_key_and_is_nobody_without_one(seeded: Store) -> None:
    _, secret = seeded.keys.create("assistant", ["read"])

    async def points(key: str) -> CallToolResult:
        app = http_app(door_into(serving(seeded)))
        transport = httpx2.ASGITransport(app, client=("203.0.113.7", 1))
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=transport, headers={"Authorization": f"Bearer {key}"} if key else {}) as http,
            Client(streamable_http_client("http://voc.example/mcp", http_client=http)) as client,
        ):
            return await client.call_tool("pain_points", {})

    assert not anyio.run(points, secret).is_error
    assert "Authorization: Bearer KEY" in anyio.run(points, "").content[0].text


def test_over_stdio_the_command_answers_with_the_key_of_a_file(seeded: Store, tmp_path: Path) -> None:
    environment = os.environ | {"VOC_DATABASE_URL": seeded._scope.engine.url.render_as_string()}
    _, secret = seeded.keys.create("assistant", ["read"])
    (tmp_path / "key").write_text(secret + "\n")
    words = ["-m", "voc", "--key-file", str(tmp_path / "key"), "mcp"]
    started = StdioServerParameters(command=sys.executable, args=words, env=environment)
    answer = _with(Client(stdio_client(started)), lambda client: client.call_tool("topics", {"limit": 2}))
    assert len(answer.structured_content["topics"]) == 2
