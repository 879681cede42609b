from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import KEY
from voc.api.access import SESSION_SECONDS, is_loopback, is_session, new_session
from voc.api.app import create_app
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


def test_a_cookie_reads_but_does_not_write(guarded: TestClient) -> None:
    guarded.post("/login", data={"key": KEY}, follow_redirects=False)
    assert guarded.get("/v1/imports").status_code == 200
    assert guarded.post("/v1/feedback", json={}).status_code == 401


def test_a_session_ends_by_itself() -> None:
    session = new_session(KEY, now=1000)
    assert is_session(session, KEY, now=1000 + SESSION_SECONDS - 1)
    assert not is_session(session, KEY, now=1000 + SESSION_SECONDS)


@pytest.mark.parametrize(
    "value",
    ["", ".", "9999999999.", "9999999999.00", "\u0661.x", new_session("another-key-of-16-chars", now=9_999_999_999)],
)
def test_a_forged_session_is_no_session(value: str) -> None:
    assert not is_session(value, KEY)


@pytest.mark.parametrize(("client", "host"), [("203.0.113.9", "localhost"), ("127.0.0.1", "evil.example")])
def test_without_a_key_only_this_machine_is_served(seeded: Store, client: str, host: str) -> None:
    app = create_app(load({}), store=seeded)
    answer = TestClient(app, base_url=f"http://{host}", client=(client, 1)).get("/v1/topics")
    assert answer.status_code == 403
    assert "VOC_API_KEY" in answer.json()["detail"]


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_this_machine_has_several_names(seeded: Store, host: str) -> None:
    app = create_app(load({}), store=seeded)
    answer = TestClient(app, base_url="http://localhost", client=("::1", 1)).get("/health", headers={"host": host})
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
