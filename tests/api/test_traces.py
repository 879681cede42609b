"""Traces say which route took how long and what it asked the database, and nothing that a customer said or is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from voc.api.app import create_app
from voc.api.traces import statements
from voc.settings import load
from voc.store import Store

KEY = "a key for traces only"
MESSAGE = {"id": "1", "created_at": "2026-03-01T09:00:00Z", "text": "The zebra is late.", "customer_id": "anna-77"}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    monkeypatch.setattr("voc.api.traces.OTLPSpanExporter", lambda: exporter)
    return exporter


@pytest.fixture
def client(sent: InMemorySpanExporter, empty: Store) -> Iterator[TestClient]:
    app = create_app(load({"VOC_TRACES": "otlp", "VOC_API_KEY": KEY, "VOC_SEARCH": "words"}), store=empty)
    with TestClient(app, base_url="http://localhost", headers={"Authorization": f"Bearer {KEY}"}) as client:
        yield client


def _spans(client: TestClient, sent: InMemorySpanExporter) -> list[ReadableSpan]:
    client.app.state.provider.force_flush()
    return list(sent.get_finished_spans())


def test_a_request_is_a_span_with_its_route_and_its_statements_within(
    client: TestClient, sent: InMemorySpanExporter
) -> None:
    assert client.post("/v1/feedback", json=MESSAGE).status_code == 202
    spans = _spans(client, sent)
    [request] = [span for span in spans if span.parent is None]
    assert request.name == "POST /v1/feedback"
    assert dict(request.attributes or {})["http.response.status_code"] == 202
    assert request.resource.attributes["service.name"] == "voc"
    inserts = [span for span in spans if span.name == "INSERT"]
    assert inserts
    assert all(span.context.trace_id == request.context.trace_id for span in inserts)


def test_no_span_holds_what_was_searched_for_who_was_meant_or_what_was_said(
    client: TestClient, sent: InMemorySpanExporter
) -> None:
    client.post("/v1/feedback", json=MESSAGE)
    assert client.get("/v1/search?q=zebra").json()["hits"]
    client.get("/v1/customers/anna-77/journey")
    client.get("/v1/topics/zebra")
    client.get("/v1/search?q=zebra&sentiment=anna-77")
    told = "".join(span.to_json() for span in _spans(client, sent)).lower()
    assert "/v1/customers/{id}/journey" in told
    assert not [word for word in ("zebra", "anna-77", "url.path", "url.query", KEY) if word in told]


def test_a_statement_that_fails_is_marked_and_one_outside_of_a_request_is_no_span() -> None:
    provider, exporter, engine = TracerProvider(), InMemorySpanExporter(), create_engine("sqlite://")
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with statements(provider), engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        with provider.get_tracer("test").start_as_current_span("request"):
            connection.execute(text("SELECT 2"))
            with pytest.raises(OperationalError):
                connection.execute(text("SELECT nothing"))
        first, second, _ = exporter.get_finished_spans()
    assert (first.status.is_ok, second.status.status_code) == (True, StatusCode.ERROR)
    assert [dict(span.attributes or {})["db.query.text"] for span in (first, second)] == ["SELECT 2", "SELECT nothing"]


def test_without_the_setting_nothing_is_traced_even_where_a_provider_is_set(
    empty: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider, exporter = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    # As an auto-instrumented deployment sets it, where FastAPI by itself would write addresses with their queries.
    monkeypatch.setattr("opentelemetry.trace._TRACER_PROVIDER", provider)
    with TestClient(create_app(load({"VOC_API_KEY": KEY}), store=empty)) as client:
        client.get("/health")
    assert exporter.get_finished_spans() == ()
