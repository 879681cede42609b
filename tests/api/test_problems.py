from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from tests.api.conftest import local_client
from tests.api.test_intake import record
from voc.store import Store

FRAME = {"accept": "text/html"}


@pytest.mark.parametrize(
    ("address", "status", "code", "hint"),
    [
        ("/v1/topic", 404, "not_found", "Did you mean /v1/topics?"),
        ("/v1/topics/99", 404, "unknown_item", "There is no topic '99'"),
        ("/v1/feedback/not-an-id", 404, "unknown_item", "not-an-id"),
        ("/v1/topics?touchpiont=sales", 400, "invalid_value", "Did you mean touchpoint?"),
        ("/v1/topics?touchpoint=sale", 400, "invalid_value", "sales, marketing, product"),
        ("/v1/topics?from=2026-05-01&to=2026-04-01", 400, "invalid_value", "2026-04-01"),
        ("/v1/alerts?limt=3", 400, "invalid_value", "Did you mean limit?"),
        ("/v1/topics?from=yesterday", 422, "invalid_request", "query.from"),
        ("/v1/topics?limit=1001", 422, "invalid_request", "1000"),
        ("/v1/metrics?metric=joy", 400, "invalid_value", "net_sentiment"),
        ("/v1/metrics?group_by=mood", 400, "invalid_value", "touchpoint"),
    ],
)  # fmt: skip
def test_an_error_says_what_would_work(client: TestClient, address: str, status: int, code: str, hint: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"], body["type"]) == (status, code, "about:blank")
    assert body["instance"] == address.partition("?")[0]
    assert hint in body["detail"]


def test_a_wrong_method_is_told_the_right_one(client: TestClient) -> None:
    answer = client.delete("/v1/topics")
    assert answer.status_code == 405
    assert "GET" in answer.json()["detail"]
    assert answer.headers["allow"] == "GET"


def test_a_large_body_is_refused_by_its_announcement(client: TestClient) -> None:
    answer = client.post("/v1/feedback", content=b"[" + b" " * 10_000_000 + b"]")
    assert answer.status_code == 413
    assert "10,000,000 bytes" in answer.json()["detail"]


def test_a_large_body_that_does_not_announce_itself_is_refused_too(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(101):
            yield b" " * 100_000

    answer = client.post("/v1/feedback", content=chunks(), headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert "several requests" in answer.json()["detail"]


def test_people_get_a_page_and_programs_a_document(client: TestClient) -> None:
    page = client.get("/nothing", headers=FRAME)
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "To the overview" in page.text
    assert "Did you mean /topics?" in client.get("/toipcs", headers=FRAME).text
    assert client.get("/nothing").headers["content-type"] == "application/problem+json"
    assert client.get("/v1/nothing", headers=FRAME).headers["content-type"] == "application/problem+json"


def test_an_address_is_shown_escaped(client: TestClient) -> None:
    page = client.get("/<script>alert(1)</script>", headers=FRAME).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_fault_inside_tells_nothing_and_keeps_the_headers(empty: Store) -> None:
    client = local_client(empty)
    del empty.alerts
    answer = client.get("/v1/alerts")
    assert answer.status_code == 500
    assert "alerts" not in answer.json()["detail"]
    assert "default-src 'self'" in answer.headers["content-security-policy"]


ODD = (
    "from=0001-01-01", "to=0001-01-01", "as_of=0001-01-01", "from=0001-01-01&to=9999-12-31", "to=9999-12-31",
    "topic=99999999999999999999", "topic=9223372036854775807", "min_confidence=nan", "min_confidence=1e400",
    "source=%00", "brand=%ED%A0%80", "segment.a%22=1", "segment.%00=1", "product=%F0%9F%98%80",
)  # fmt: skip
FILTERED = ("/v1/touchpoints", "/v1/topics", "/v1/topics/1", "/v1/emerging", "/v1/wom", "/v1/metrics", "/v1/feedback")


@pytest.mark.parametrize("query", ODD)
def test_the_strangest_filter_is_no_error_of_the_server(client: TestClient, query: str) -> None:
    assert {client.get(f"{address}?{query}").status_code for address in FILTERED} <= {200, 400, 422}


@pytest.mark.parametrize("id", ["9223372036854775808", "-1", "%00", "%ED%A0%80", "..%2f..%2fetc%2fpasswd", "1%27--"])
@pytest.mark.parametrize("noun", ["topics", "insights", "feedback", "exports", "jobs", "rules"])
def test_the_strangest_id_is_not_there(client: TestClient, noun: str, id: str) -> None:
    assert client.get(f"/v1/{noun}/{id}").status_code in (400, 404, 422)


def test_a_database_that_is_away_is_told_with_when_to_try_again(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'store' / 'voc.db'}")
    client = local_client(store)
    assert client.get("/v1/topics").status_code == 200
    store.close()
    shutil.rmtree(tmp_path / "store")
    answer = client.get("/v1/topics?touchpoint=sales")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "5")
    assert answer.json()["code"] == "database_away"


def test_a_write_that_cannot_be_noted_is_to_be_sent_again(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", None, Exception("the server closed the connection"))

    monkeypatch.setattr("voc.store.audit.Audit.add", away)
    answer = local_client(own).post("/v1/feedback", json=record("1"))
    assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
