"""Traces by OpenTelemetry: how long a route took and which statements of the database in it, and no word of a customer.

FastAPI makes the spans of requests itself. It would write down the address with its query, which are ids of customers
and what was searched for: that is left out before a span begins. Statements are told without their values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import Sampler, SamplingResult
from opentelemetry.trace import Link, Span, SpanKind, StatusCode, TraceState
from opentelemetry.util.types import Attributes
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

# What is told of a request as it begins. Its route and status follow at its end.
_TOLD = frozenset({"http.request.method", "url.scheme", "network.protocol.version", "server.address", "server.port"})
_SPAN = "voc.span"


def exporting() -> TracerProvider:
    """A provider that sends its spans to where the OTEL_* variables say, http://localhost:4318 without any."""
    named = Resource({SERVICE_NAME: "voc"}).merge(OTELResourceDetector().detect())
    made = discreet(TracerProvider(resource=named))
    made.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return made


def discreet(provider: TracerProvider) -> TracerProvider:
    """The provider, which from now on writes down of a request only what is no personal data."""
    provider.sampler = _Discreet(provider.sampler)
    return provider


def telemetry(provider: TracerProvider) -> TelemetryConfig:
    """What FastAPI is to trace: requests, without what errors say, which quotes what was sent."""
    off = TelemetryConfig(metrics=False, logs=False, operation_spans=False, auto_configure=False)
    return off | TelemetryConfig(tracing=True, tracer_provider=provider)


@contextmanager
def statements(provider: TracerProvider) -> Iterator[None]:
    """Meanwhile, each statement to a database within a traced request is a span; at the end all spans are sent."""
    watch = _Statements(provider.get_tracer("voc.store"))
    heard: dict[str, Callable[..., Any]] = {
        "before_cursor_execute": watch.begin,
        "after_cursor_execute": watch.end,
        "handle_error": watch.fail,
    }
    for name, hear in heard.items():
        event.listen(Engine, name, hear)
    try:
        yield
    finally:
        for name, hear in heard.items():
            event.remove(Engine, name, hear)
        provider.shutdown()


class _Discreet(Sampler):
    """Another sampler, whose spans of requests begin without their address."""

    def __init__(self, sampler: Sampler) -> None:
        self._sampler = sampler

    def should_sample(
        self,
        parent_context: Context | None,
        trace_id: int,
        name: str,
        kind: SpanKind | None = None,
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,
        trace_state: TraceState | None = None,
    ) -> SamplingResult:
        if kind is SpanKind.SERVER:
            attributes = {key: value for key, value in (attributes or {}).items() if key in _TOLD}
        return self._sampler.should_sample(parent_context, trace_id, name, kind, attributes, links, trace_state)

    def get_description(self) -> str:
        return f"Discreet({self._sampler.get_description()})"


class _Statements:
    """Makes a span of each statement. The values are bound, so that the text of a statement holds none."""

    def __init__(self, tracer: trace.Tracer) -> None:
        self._tracer = tracer

    def begin(self, connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if trace.get_current_span().is_recording():
            told = {"db.system.name": connection.dialect.name, "db.query.text": " ".join(statement.split())}
            name = statement.split(maxsplit=1)[0].upper()
            connection.info[_SPAN] = self._tracer.start_span(name, kind=SpanKind.CLIENT, attributes=told)

    def end(self, connection: Connection, *_: Any) -> None:
        span: Span | None = connection.info.pop(_SPAN, None)
        if span is not None:
            span.end()

    def fail(self, context: ExceptionContext) -> None:
        if context.connection is not None and _SPAN in context.connection.info:
            context.connection.info[_SPAN].set_status(StatusCode.ERROR)
            self.end(context.connection)
