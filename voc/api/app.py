"""The application: `/v1` for programs, pages for people, one store for both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from voc import __version__
from voc.api.access import Guard
from voc.api.etags import EntityTags
from voc.api.examples import add_examples
from voc.api.headers import SecurityHeaders
from voc.api.idempotency import Idempotency
from voc.api.meaning import Meaning
from voc.api.memory import PACKED_FROM_BYTES, PACKED_LEVEL, Memory
from voc.api.observe import Meters, Observed
from voc.api.problems import add_handlers
from voc.api.rates import Rates
from voc.api.routers import (
    actions,
    alerts,
    audit,
    compare,
    corrections,
    customers,
    drivers,
    emerging,
    exports,
    feedback,
    health,
    hooks,
    imports,
    jobs,
    journeys,
    metrics,
    reports,
    rules,
    schedules,
    search,
    taxonomy,
    topics,
    touchpoints,
    word_of_mouth,
)
from voc.api.web import actions as action_pages
from voc.api.web import alerts as alert_pages
from voc.api.web import behind as behind_pages
from voc.api.web import corrections as correction_pages
from voc.api.web import docs, listen, login, pages, theme
from voc.api.web import imports as import_pages
from voc.api.web import journeys as journey_pages
from voc.api.web import reports as report_pages
from voc.api.web import rules as rule_pages
from voc.api.web import settings as settings_pages
from voc.api.web import topics as topic_pages
from voc.api.web import weighed as weighed_pages
from voc.api.web.oidc import add_oidc
from voc.errors import InvalidSettings
from voc.settings import Settings
from voc.store import Store

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

NOUNS = (
    touchpoints, taxonomy, topics, emerging, word_of_mouth, drivers, compare, alerts, actions, rules, metrics, reports,
    schedules, search, feedback, corrections, customers, journeys, exports, imports, jobs, audit,
)  # fmt: skip
# Open to those without a key, or asking for one by themselves.
PUBLIC = (health, login, theme, hooks)
# What people look at and work with.
PAGES = (
    docs, pages, listen, topic_pages, weighed_pages, journey_pages, behind_pages, action_pages, alert_pages, rule_pages,
    correction_pages, import_pages, report_pages, settings_pages,
)  # fmt: skip


def create_app(settings: Settings, *, store: Store | None = None) -> FastAPI:
    """The application over `store`, or over the database of the settings, which it then opens and closes itself."""
    provider = _provider(settings)
    app = FastAPI(
        title="voc",
        version=__version__,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        telemetry=_telemetry(provider),
    )
    app.state.provider = provider
    broker = settings.broker_url.get_secret_value() if settings.broker_url else None
    rates = Rates(settings.rate_limit, redis_url=broker)
    meters = Meters()
    app.state.settings, app.state.store, app.state.rates, app.state.meters = settings, store, rates, meters
    app.state.meaning, app.state.memory = Meaning(settings), Memory()
    # From the inside out: the last one added sees a request first.
    app.add_middleware(EntityTags)
    app.add_middleware(Idempotency)
    app.add_middleware(Guard, settings=settings, rates=rates)
    app.add_middleware(Observed, meters=meters)
    app.add_middleware(GZipMiddleware, minimum_size=PACKED_FROM_BYTES, compresslevel=PACKED_LEVEL)
    app.add_middleware(SecurityHeaders)
    add_oidc(app, settings)
    add_handlers(app)
    describe = app.openapi
    app.openapi = lambda: app.openapi_schema or add_examples(describe())  # type: ignore[method-assign]
    # Not included, which would work every route out twice more: their routers bring what all their routes need.
    for part in (*NOUNS, *PUBLIC, *PAGES):
        app.router.routes += part.router.routes
    app.mount("/static/docs", StaticFiles(packages=[("fastapi_offline", "static")]))
    app.mount("/static", StaticFiles(packages=[("voc.api.web", "static")]))
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings, state = app.state.settings, app.state
    with ExitStack() as ended:
        if state.provider is not None:
            from voc.api.traces import statements

            ended.enter_context(statements(state.provider))
        if state.store is None:
            opened = Store.open(settings.database_url, workspace=settings.workspace, competitors=settings.competitors)
            state.store = ended.enter_context(opened)
        yield


def _provider(settings: Settings) -> TracerProvider | None:
    """What sends traces, None where the settings ask for none.

    Raises:
        InvalidSettings: where OpenTelemetry is not installed.
    """
    if settings.traces == "off":
        return None
    try:
        from voc.api.traces import exporting
    except ImportError as error:
        raise InvalidSettings(["VOC_TRACES needs the extra otel: pip install 'voc[otel]'"]) from error
    return exporting()


def _telemetry(provider: TracerProvider | None) -> TelemetryConfig:
    """What FastAPI traces: nothing by itself, for it would write down addresses, with what was searched for."""
    if provider is None:
        return TelemetryConfig(tracing=False, metrics=False, logs=False, operation_spans=False, auto_configure=False)
    from voc.api.traces import telemetry

    return telemetry(provider)


_ABOUT = """What customers say, as numbers that open to the words behind them.

Every number comes with `n`, its denominator and a 95 % interval, and every answer with the days and the model
versions it rests on. Days are UTC. Without `from` and `to`, an answer is about the 28 days up to the last feedback.
"""
