"""What strangers send to harm: nothing of it runs, breaks out, fills the memory or stops others from being served."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import logging
import re
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import APP, HERE, local_client, serving
from tests.api.served import served
from tests.api.test_permissions import FOUND
from voc.api.app import create_app
from voc.api.problems import MAX_BODY_BYTES
from voc.settings import load
from voc.store import Store

# From the routes: making the description here would cost every process of tests three seconds.
READ = sorted(path for method, path, route in FOUND if method == "GET" and getattr(route, "include_in_schema", False))
SQL = "x' OR 1=1; DROP TABLE feedback; -- \" ) UNION SELECT hash FROM api_key --"
XSS = "</td></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'"
FORMULAS = ("=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1")
TEXT_FIELDS = (
    "text", "title", "author", "customer_id", "brand", "product", "version", "location", "team", "agent_id", "source",
    "thread_id", "in_reply_to", "id",
)  # fmt: skip


def free_texts(operation: dict[str, Any]) -> list[str]:
    """The query parameters that take any text."""
    found = []
    for each in operation.get("parameters", ()):
        kinds = each["schema"].get("anyOf", [each["schema"]])
        if each["in"] == "query" and any(
            k.get("type") == "string" and not {"enum", "format"} & k.keys() for k in kinds
        ):
            found.append(each["name"])
    return found


@pytest.mark.parametrize("path", READ)
def test_sql_in_a_parameter_or_an_id_is_only_text(client: TestClient, seeded: Store, path: str) -> None:
    before = seeded.feedback.count()
    names = free_texts(APP.openapi()["paths"][path]["get"])
    address = re.sub(r"{\w+}", "x' OR '1'='1", path)
    for query in [dict.fromkeys(names, SQL), *({name: SQL} for name in names if name == "q")]:
        answer = client.get(address, params=query)
        assert answer.status_code < 500
        assert "syntax" not in answer.text.lower()
    assert seeded.feedback.count() == before > 0


def test_sql_in_a_filter_fits_nothing(client: TestClient) -> None:
    for name in ("brand", "source", "language", "product", "segment.plan"):
        assert client.get("/v1/feedback", params={name: "x' OR 'a'='a"}).json()["feedback"] == []


def test_markup_in_every_text_field_is_text_on_every_page(own: Store) -> None:
    here = local_client(own)
    record = dict.fromkeys(TEXT_FIELDS, XSS) | {
        "text": f"The parcel came late {XSS}",
        "created_at": "2026-10-31T12:00:00Z",
        "attributes": {"plan": XSS},
    }
    assert here.post("/v1/feedback", json=record).json()["accepted"] == 1
    message = here.get("/v1/feedback?limit=1").json()["feedback"][0]["id"]
    assert here.patch("/v1/topics/1", json={"name": XSS, "description": XSS}).status_code == 200
    assert here.put(f"/v1/rules/{'a' * 8}", json={"channels": ["log"], "brand": XSS}).status_code == 200
    insight = own.insights.list()[0].id
    assert here.post(f"/v1/alerts/{insight}/acknowledge", json={"note": XSS}).status_code == 200
    ids = {"topics": "1", "feedback": message, "messages": message, "insights": insight, "alerts": insight}
    shown = 0
    for path in pages():
        noun = path.strip("/").split("/")[0]
        answer = here.get(re.sub(r"{\w+}", ids.get(noun, "service"), path), params={"q": XSS, "brand": XSS})
        plain = here.get(re.sub(r"{\w+}", ids.get(noun, "service"), path))
        for text in (answer.text, plain.text):
            assert "<script>alert" not in text, path
            assert "<img src=x" not in text, path
            shown += "&lt;script&gt;alert" in text
    assert shown >= 3, "the pages show what was sent, escaped"
    report = here.get("/v1/reports").text
    assert "<script>alert" not in report


def pages() -> list[str]:
    """The addresses of the pages for people."""
    found = [path for method, path, _ in FOUND if method == "GET" and not path.startswith(("/v1", "/openapi"))]
    assert len(found) > 5
    return [path for path in found if path not in ("/metrics", "/health", "/ready", "/login")]


def test_a_spreadsheet_runs_no_cell_of_an_export(empty: Store) -> None:
    here = local_client(empty)
    stamp = {"created_at": "2026-10-31T12:00:00Z"}
    records = [stamp | {"id": str(n), "text": f"{text} late", "brand": text} for n, text in enumerate(FORMULAS)]
    assert here.post("/v1/feedback", json=records).json()["rejected"] == []
    export = here.post("/v1/exports", json={"rows": "feedback", "format": "csv"}).json()["id"]
    rows = list(csv.reader(io.StringIO(here.get(f"/v1/exports/{export}").text, newline="")))
    assert len(rows) == len(FORMULAS) + 1
    assert [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))] == []


def test_a_compressed_body_is_not_unpacked(client: TestClient) -> None:
    bomb = gzip.compress(b"[" + b'{"text": "a"},' * 500_000)
    answer = client.post("/v1/feedback", content=bomb, headers={"Content-Encoding": "gzip"})
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(
    "bomb",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'[{"id": "1", "created_at": "2026-01-01", "text": "x", "nps": ' + b"9" * 5000 + b"}]",
        b'[{"id": "1", "created_at": "2026-01-01", "text": "x", "csat": 1e999999}]',
        b'[{"id": "1", "created_at": "2026-01-01", "text": NaN}]',
        b'["\xff\xfe"]',
    ],
    ids=["deep list", "deep object", "long number", "huge exponent", "NaN", "no UTF-8"],
)
def test_json_that_is_made_to_break_readers_is_refused(client: TestClient, seeded: Store, bomb: bytes) -> None:
    before = seeded.feedback.count()
    answer = client.post("/v1/feedback", content=bomb, headers={"Content-Type": "application/json"})
    told = answer.json()
    assert 400 <= answer.status_code < 500 or told["rejected"] or told["filtered"]
    assert seeded.feedback.count() == before


@pytest.fixture(scope="module")
def server(seeded: Store) -> Iterator[tuple[str, int]]:
    """The seeded company behind a real socket."""
    with served(serving(seeded)) as address:
        yield "127.0.0.1", int(address.rpartition(":")[2])


def test_a_body_of_100_megabytes_is_refused_before_it_has_arrived(server: tuple[str, int]) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1_000_000
            yield b" " * 1_000_000

    # The server hangs up in the middle; whether its answer is read before that is a matter of luck.
    with contextlib.suppress(httpx.WriteError, httpx.ReadError):
        assert httpx.post(f"http://localhost:{server[1]}/v1/feedback", content=endless(), timeout=60).status_code == 413
    assert sent < 5 * MAX_BODY_BYTES


def test_clients_that_never_finish_their_request_keep_nobody_waiting(server: tuple[str, int]) -> None:
    slow = [socket.create_connection(server) for _ in range(50)]
    for number, each in enumerate(slow):
        lines = b"POST /v1/feedback HTTP/1.1\r\nHost: localhost\r\n"
        each.sendall(lines + (b"Content-Length: 1000\r\n\r\n[" if number % 2 else b"X-Slow: a"))
    try:
        assert httpx.get(f"http://localhost:{server[1]}/v1/alerts", timeout=60).status_code == 200
    finally:
        for each in slow:
            each.close()


def test_an_endless_header_is_cut_off(server: tuple[str, int]) -> None:
    with socket.create_connection(server) as connection:
        connection.settimeout(60)
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 200_000)
        assert connection.recv(100).startswith(b"HTTP/1.1 4")


@pytest.mark.parametrize("address", ["http://169.254.169.254/latest/meta-data", "http://127.0.0.1:1/", "http://[::1]/"])
def test_the_server_cannot_be_made_to_ask_its_own_network(empty: Store, address: str) -> None:
    settings = load({"VOC_WEBHOOK_URL": address, "VOC_WEBHOOK_SECRET": "whsec_c2VjcmV0c2VjcmV0c2VjcmV0"})
    here = TestClient(create_app(settings, store=empty), base_url="http://localhost", client=HERE)
    answer = here.post("/v1/channels/webhook/test")
    assert answer.status_code == 502
    assert "inside the own network" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../../etc/passwd", "/static/..%2f..%2f..%2fetc%2fpasswd", "/static/%2e%2e/%2e%2e/pages.py",
        "/static//etc/passwd", "/static/docs/..%5c..%5capp.py", "/v1/exports/..%2f..%2fetc%2fpasswd",
    ],
)  # fmt: skip
def test_a_path_leads_to_no_other_file(server: tuple[str, int], path: str) -> None:
    with socket.create_connection(server) as connection:
        connection.settimeout(60)
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.split()[1] in (b"404", b"405", b"422")
    assert b"root:" not in answer
    assert b"import" not in answer


def test_no_text_of_a_request_becomes_a_header(client: TestClient) -> None:
    injected = "/\r\nSet-Cookie: voc_session=stolen"
    for answer in (
        client.get("/login", params={"next": injected}),
        client.post("/login", data={"key": "wrong", "next": injected}),
        client.get("/v1/topics/1%0d%0aX-Injected:%20yes"),
        client.post("/v1/feedback", json=[], headers={"Idempotency-Key": "a\tX-Injected: yes"}),
        client.get("/topics", headers={"Accept": "text/html", "Host": "localhost"}, params={"brand": injected}),
    ):
        assert "stolen" not in str(answer.headers)
        assert "x-injected" not in answer.headers


def test_no_text_of_a_request_becomes_a_line_of_the_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="voc.requests")
    logging.getLogger("voc.requests").propagate = True
    client.get("/v1/feedback/x%0a%7B%22by%22:%22admin%22%7D", params={"q": "\r\nadmin logged in"})
    client.request("TRACE", "/v1/alerts")
    lines = [record.getMessage() for record in caplog.records if record.name == "voc.requests"]
    # A slow client of the test before may end only now.
    lines = [line for line in lines if '"method": "POST"' not in line]
    assert len(lines) == 2
    assert all("\n" not in line and "admin" not in line and json.loads(line)["route"] for line in lines)
