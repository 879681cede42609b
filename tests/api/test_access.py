from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.api.conftest import KEY, serving
from voc.api.access import is_loopback
from voc.api.app import create_app
from voc.api.sessions import COOKIE, csrf_token
from voc.errors import InvalidSettings
from voc.settings import load
from voc.store import Store

BEARER = {"Authorization": f"Bearer {KEY}"}


def test_the_key_opens_everything(guarded: TestClient) -> None:
    assert guarded.get("/v1/topics", headers=BEARER).status_code == 200
    assert guarded.get("/", headers=BEARER).status_code == 200


@pytest.mark.parametrize(
    "address", ["/v1/topics", "/v1/feedback/0", "/openapi.json", "/docs", "/", "/quotes", "/nothing"]
)
def test_without_the_key_nothing_is_told(guarded: TestClient, address: str) -> None:
    answer = guarded.get(address)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "VOC_API_KEY" in answer.json()["detail"]


@pytest.mark.parametrize("given", ["Bearer wrong", "Bearer", f"Basic {KEY}", f"Bearer {KEY}x", "Bearer \u00fc"])
def test_a_wrong_key_opens_nothing(guarded: TestClient, given: str) -> None:
    assert guarded.get("/v1/topics", headers={b"Authorization": given.encode()}).status_code == 401


def test_probes_need_no_key(guarded: TestClient) -> None:
    assert guarded.get("/health").status_code == 200
    assert guarded.get("/ready").status_code == 200


def test_a_browser_is_sent_to_the_form_and_back_to_its_page(guarded: TestClient) -> None:
    sent = guarded.get("/topics?brand=Figo", headers={"accept": "text/html"}, follow_redirects=False)
    assert sent.headers["location"] == "/login?next=%2Ftopics%3Fbrand%3DFigo"
    form = guarded.post("/login", data={"key": KEY, "next": "/topics?brand=Figo"}, follow_redirects=False)
    assert form.headers["location"] == "/topics?brand=Figo"
    assert {"HttpOnly", "Secure", "SameSite=lax"} <= set(form.headers["set-cookie"].split("; "))
    assert guarded.get("/topics", headers={"accept": "text/html"}).status_code == 200


def test_the_cookie_never_holds_the_key(guarded: TestClient) -> None:
    assert KEY not in guarded.post("/login", data={"key": KEY}, follow_redirects=False).headers["set-cookie"]


def test_a_wrong_key_in_the_form_shows_the_form_again(guarded: TestClient) -> None:
    answer = guarded.post("/login", data={"key": "wrong"}, follow_redirects=False)
    assert answer.status_code == 401
    assert "That is not the key" in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(guarded: TestClient, address: str) -> None:
    answer = guarded.post("/login", data={"key": KEY, "next": address}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_signing_out_ends_the_session(guarded: TestClient) -> None:
    guarded.post("/login", data={"key": KEY}, follow_redirects=False)
    assert guarded.get("/topics").status_code == 200
    guarded.post("/logout", follow_redirects=False)
    assert guarded.get("/topics").status_code == 401


def test_a_write_with_a_cookie_needs_the_token_of_its_session(guarded: TestClient) -> None:
    guarded.post("/login", data={"key": KEY}, follow_redirects=False)
    assert guarded.get("/v1/imports").status_code == 200
    refused = guarded.post("/v1/feedback", json=[])
    assert (refused.status_code, "csrf" in refused.json()["detail"]) == (403, True)
    token = csrf_token(guarded.cookies[COOKIE], KEY)
    assert guarded.post("/v1/feedback", json=[], headers={"x-csrf-token": token}).status_code == 400
    # 422: let in, and its body is still there to be read.
    form = {"csrf": token, "text": "not JSON"}
    assert guarded.post("/v1/feedback", data=form).status_code == 422
    assert guarded.post("/v1/feedback", data=form | {"csrf": "0" * 64}).status_code == 403


def test_too_many_wrong_keys_have_to_wait(guarded_app: FastAPI) -> None:
    guesser = TestClient(guarded_app, base_url="https://voc.example", client=("198.51.100.7", 1))
    answers = [guesser.get("/v1/topics", headers={"Authorization": f"Bearer guess-{n}"}) for n in range(21)]
    assert [answer.status_code for answer in answers] == [401] * 20 + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert guesser.post("/login", data={"key": KEY}).status_code == 429
    elsewhere = TestClient(guarded_app, base_url="https://voc.example", client=("198.51.100.8", 1))
    assert elsewhere.get("/v1/topics", headers=BEARER).status_code == 200


def test_a_key_that_asks_too_often_is_told_when_to_go_on(seeded: Store) -> None:
    app = create_app(load({"VOC_API_KEY": KEY, "VOC_RATE_LIMIT": "3/hour"}), store=seeded)
    client = TestClient(app, base_url="https://voc.example", headers=BEARER)
    answers = [client.get("/v1/imports") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 3600
    assert answers[-1].headers["content-type"] == "application/problem+json"


def test_a_rate_limit_is_checked_when_the_server_starts(seeded: Store) -> None:
    with pytest.raises(InvalidSettings, match="600/minute"):
        create_app(load({"VOC_RATE_LIMIT": "often"}), store=seeded)


@pytest.mark.parametrize(("client", "host"), [("203.0.113.9", "localhost"), ("127.0.0.1", "evil.example")])
def test_without_a_key_only_this_machine_is_served(seeded: Store, client: str, host: str) -> None:
    answer = TestClient(serving(seeded), base_url=f"http://{host}", client=(client, 1)).get("/v1/topics")
    assert answer.status_code == 403
    assert "VOC_API_KEY" in answer.json()["detail"]


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_this_machine_has_several_names(seeded: Store, host: str) -> None:
    answer = TestClient(serving(seeded), base_url="http://localhost", client=("::1", 1)).get(
        "/health", headers={"host": host}
    )
    assert answer.status_code == 200


def test_a_page_of_another_site_may_not_write(client: TestClient) -> None:
    headers = {"origin": "https://evil.example", "content-type": "text/plain"}
    assert client.post("/v1/feedback", content="[]", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("host", "local"),
    [("localhost", True), ("127.8.8.8", True), ("::1", True), ("0.0.0.0", False), ("voc.example", False), ("", False)],
)
def test_loopback_is_recognised_by_address(host: str, local: bool) -> None:
    assert is_loopback(host) is local
