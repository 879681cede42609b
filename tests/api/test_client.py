"""The client has every route of the API, and reads what the server says."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import APP, KEY
from voc.api.schemas.alerts import AlertNote
from voc.client import Client
from voc.client.connection import spelt
from voc.domain import Filter
from voc.errors import InvalidValue, ServerFailed, ServerRefused

ROOT = Path(__file__).parents[2]
# Of the client's own methods, those that are routes.
OPERATIONS = {name: method for name, method in vars(Client).items() if inspect.isfunction(method)}
# Questions about one thing, and which one there is.
ONE = {
    "get_topic": 1, "get_evidence": 1, "get_history": 1, "get_taxonomy": None, "get_rule": None, "get_job": None,
    "get_export": None, "get_journey": None, "get_insight": "insight", "get_feedback": "message",
}  # fmt: skip


class Through(httpx.BaseTransport):
    """To the application instead of over the network; it keeps what was asked."""

    def __init__(self, app: TestClient) -> None:
        self.app, self.asked = app, list[httpx.Request]()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.app.request(
            request.method, str(request.url), headers=dict(request.headers), content=request.read()
        )
        headers = {name: value for name, value in answer.headers.items() if name != "content-encoding"}
        return httpx.Response(answer.status_code, headers=headers, content=answer.content)


@pytest.fixture
def voc(client: TestClient) -> Iterator[Client]:
    with Client("http://localhost", transport=Through(client)) as made:
        yield made


def test_the_client_is_the_one_that_the_api_describes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import client as writer

    assert writer.source(APP.openapi()["paths"]) == writer.TARGET.read_text(), "run .venv/bin/python scripts/client.py"
    del sys.modules["client"]


def test_no_route_is_missing() -> None:
    described = APP.openapi()["paths"]
    assert sum(len(methods) for methods in described.values()) == len(OPERATIONS)


def is_asked(name: str) -> bool:
    """Whether an operation only reads, and is about everything or about something that is there."""
    needed = [p for p in inspect.signature(OPERATIONS[name]).parameters.values() if p.default is p.empty]
    return name.startswith(("list_", "get_")) and (bool(ONE[name]) if name in ONE else len(needed) == 1)


@pytest.mark.parametrize("name", [name for name in OPERATIONS if is_asked(name)])
def test_every_answer_of_the_server_is_read(voc: Client, seeded, name: str) -> None:
    known = {"insight": seeded.insights.list()[0].id, "message": seeded.quotes(limit=1)[0].feedback_id}
    given = [known.get(ONE[name], ONE[name])] if name in ONE else []
    assert getattr(voc, name)(*given) is not None


def test_a_question_is_asked_as_the_filter_says(voc: Client) -> None:
    asked = Filter(since=date(2026, 10, 1), until=date(2026, 10, 31), touchpoint="service", topic_id=1)
    answer = voc.list_topics(filter=asked, limit=3)
    assert (answer.basis.period.since, answer.basis.period.until) == (asked.since, asked.until)
    assert {topic.touchpoint for topic in answer.topics} == {"service"}


def test_a_filter_is_spelt_as_the_api_spells_it() -> None:
    filter = Filter(since=date(2026, 1, 2), topic_id=3, min_confidence=0.5, attributes={"plan": "pro & more"})
    assert spelt({"filter": filter, "limit": 5, "cursor": None}) == {
        "from": "2026-01-02", "topic": "3", "min_confidence": "0.5", "segment.plan": "pro & more", "limit": "5",
    }  # fmt: skip


def test_a_refusal_says_what_the_server_said(voc: Client) -> None:
    with pytest.raises(ServerRefused, match="There is no topic '77'") as refused:
        voc.get_topic(77)
    assert (refused.value.status, refused.value.code) == (404, "unknown_item")


def test_a_part_of_an_address_stays_in_its_place(voc: Client) -> None:
    with pytest.raises(ServerRefused):
        voc.get_feedback("../audit?limit=1")
    assert voc._http._transport.asked[-1].url.raw_path == b"/v1/feedback/..%2Faudit%3Flimit%3D1"


def test_the_key_is_sent_and_a_write_can_be_repeated(guarded_app) -> None:
    transport = Through(TestClient(guarded_app, base_url="https://voc.example"))
    with Client("https://voc.example", key=KEY, transport=transport) as voc, pytest.raises(ServerRefused):
        voc.resolve_alert("0" * 16, AlertNote(note="done"))
    asked = transport.asked[-1]
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert len(asked.headers["idempotency-key"]) == 32


def test_a_server_that_fails_is_asked_again_with_the_same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voc.client.connection._WAIT_SECONDS", 0.0)
    keys = []

    def answer(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["idempotency-key"])
        if len(keys) == 1:
            raise httpx.ConnectError("gone")
        return httpx.Response(204) if len(keys) == 3 else httpx.Response(503, json={"detail": "busy"})

    Client("https://voc.example", transport=httpx.MockTransport(answer)).remove_rule("late")
    assert len(keys) == 3
    assert len(set(keys)) == 1


def test_a_server_that_cannot_be_reached_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voc.client.connection._WAIT_SECONDS", 0.0)

    def gone(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route to host", request=request)

    with pytest.raises(ServerFailed, match=r"voc\.example could not be reached: ConnectError"):
        Client("https://voc.example", transport=httpx.MockTransport(gone)).get_health()


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValue, match="an address such as"):
        Client("voc.example")
