"""What operations see: numbers for Prometheus and one line of JSON per request, without a word of a customer."""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voc.api.caller import Caller
from voc.store import Store

_log = logging.getLogger("voc.requests")
_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


def log_requests() -> None:
    """Write one line of JSON per request to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)
    _log.propagate = False


class Meters:
    """The meters of one application; several applications of one process count apart."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "voc_http_requests", "Requests by route and status", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "voc_http_seconds", "Time to answer by route", ("route",), buckets=_SECONDS, registry=self.registry
        )
        self.messages = Gauge("voc_messages", "Messages stored", ("workspace",), registry=self.registry)
        self.pending = Gauge("voc_pending", "Items waiting by step", ("workspace", "step"), registry=self.registry)
        self.failures = Gauge("voc_failures", "Items that made a step fail", ("workspace",), registry=self.registry)
        per_source = ("workspace", "source")
        self.import_age = Gauge(
            "voc_import_age_seconds", "Time since the last import ended", per_source, registry=self.registry
        )
        self.import_rate = Gauge(
            "voc_import_rows_per_second", "Rows of the last import by its time", per_source, registry=self.registry
        )

    def of(self, store: Store) -> bytes:
        """All meters in the text format of Prometheus, with those of this workspace as they are now."""
        self.messages.labels(store.workspace).set(store.feedback.count())
        self.failures.labels(store.workspace).set(len(store.failures.list(limit=10_000)))
        for step, number in store.pending().items():
            self.pending.labels(store.workspace, step).set(number)
        self._measure_imports(store)
        return generate_latest(self.registry)

    def _measure_imports(self, store: Store) -> None:
        """The last finished import of each source among the newest imports."""
        now = datetime.now(UTC)
        for run in reversed(store.imports.list()):
            if run.finished_at is None:
                continue
            seconds = max((run.finished_at - run.started_at).total_seconds(), 1e-3)
            self.import_age.labels(store.workspace, run.source).set((now - run.finished_at).total_seconds())
            self.import_rate.labels(store.workspace, run.source).set(sum(run.counts.values()) / seconds)


class Observed:
    """Counts, times and logs each request under its route, never under its address: ids and searches are in those."""

    def __init__(self, app: ASGIApp, *, meters: Meters) -> None:
        self.app, self.meters = app, meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        began, status = time.perf_counter(), 500

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, note)
        finally:
            self._note(scope, status, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route, caller = _route(scope), scope.get("state", {}).get("caller")
        self.meters.requests.labels(method, route, str(status)).inc()
        self.meters.seconds.labels(route).observe(seconds)
        who = caller.name if isinstance(caller, Caller) else None
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000),
            "by": who,
        }
        _log.info(json.dumps(line))


_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


def _route(scope: Scope) -> str:
    """The template of the route, as `/v1/topics/{id}`; "none" where no route took the request."""
    path = getattr(scope.get("route"), "path", None)
    return str(path) if path else "none"
