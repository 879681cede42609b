"""What operations see: numbers for Prometheus and one line of JSON per request, without a word of a customer."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voc.api.caller import Caller
from voc.domain import Filter
from voc.store import Store

_log = logging.getLogger("voc.requests")
# Set by `voc.api.serve` where several processes answer: a folder in which each of them counts.
_SHARED = "PROMETHEUS_MULTIPROC_DIR"
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

    def of(self, store: Store) -> bytes:
        """Requests of all and the numbers of this workspace as they are now, in the text format of Prometheus."""
        told = CollectorRegistry()
        if _SHARED in os.environ:
            MultiProcessCollector(told)  # type: ignore[no-untyped-call]  # registers itself
        else:
            told.register(self.registry)
        told.register(_Workspace(store))
        return generate_latest(told)


class _Workspace:
    """What is in one workspace: worked out for the answer and not kept, so that no other one is told of it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterator[GaugeMetricFamily]:
        store = self._store
        yield self._gauge("voc_messages", "Messages stored", store.feedback.count())
        labelled = store.sums(Filter(), (), ("segments",))[()]["segments"]
        yield self._gauge("voc_segments_labelled", "Labelled segments in the counts that answers are made of", labelled)
        yield self._gauge("voc_failures", "Items that made a step fail", len(store.failures.list(limit=10_000)))
        waiting = [((step,), number) for step, number in store.pending().items()]
        yield self._gauges("voc_pending", "Items waiting by step", ("step",), waiting)
        tries = [((to, "taken" if taken else "refused"), n) for (to, taken), n in store.alerts.tries().items()]
        yield self._gauges("voc_alerts_handed_over", "Tries to hand an alert over", ("channel", "outcome"), tries)
        yield from self._imports()

    def _imports(self) -> Iterator[GaugeMetricFamily]:
        """The last finished import of each source among the newest imports."""
        now, age, rate = datetime.now(UTC), {}, {}
        for run in reversed(self._store.imports.list()):
            if run.finished_at is not None:
                seconds = max((run.finished_at - run.started_at).total_seconds(), 1e-3)
                age[(run.source,)] = (now - run.finished_at).total_seconds()
                rate[(run.source,)] = sum(run.counts.values()) / seconds
        yield self._gauges("voc_import_age_seconds", "Time since the last import ended", ("source",), age.items())
        yield self._gauges(
            "voc_import_rows_per_second", "Rows of the last import by its time", ("source",), rate.items()
        )

    def _gauge(self, name: str, what: str, value: float) -> GaugeMetricFamily:
        return self._gauges(name, what, (), [((), value)])

    def _gauges(
        self, name: str, what: str, labels: Sequence[str], values: Iterable[tuple[Sequence[str], float]]
    ) -> GaugeMetricFamily:
        family = GaugeMetricFamily(name, what, labels=("workspace", *labels))
        for each, value in values:
            family.add_metric((self._store.workspace, *each), value)
        return family


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
