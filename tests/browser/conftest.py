"""A browser at a running server, and for every test a company of its own.

What a page says is only ever asked with `expect`, which waits: a click that leads elsewhere returns when the next
page begins, before its style sheet and most of its words are there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import copytree, which
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.api.seeding import LINES, ingest, label, seed
from tests.api.served import served
from voc.api.app import create_app
from voc.api.memory import Memory
from voc.api.uploads import Uploads
from voc.domain import Feedback
from voc.settings import load
from voc.store import Store

CUSTOMER = "5f0a1c2e9b7d4a63"
CHROMIUM = which("chromium") or "/usr/bin/chromium"
# Nothing but this machine is asked for anything; --no-sandbox because containers run tests as root.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


# Actions already wait so long; what the next page says waits five seconds otherwise, too few for a busy machine.
expect.set_options(timeout=30_000)


@dataclass(frozen=True)
class Site:
    """A company and where it is served."""

    address: str
    store: Store
    uploads: Uploads


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the seeded company, with a customer who wrote twice and a file that waits; only copied."""
    folder = tmp_path_factory.mktemp("company")
    with _opened(folder) as store:
        seed(store)
        ingest(store, iter([_message(1), _message(2)]))
        label(store)
        store.rollups.refresh()
        uploads = Uploads(folder / "uploads", store.workspace)
    uploads.add("late.csv", BytesIO(b"date,text\n2026-10-01,It came late.\n"), by="ann", most=1000)
    return folder


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """One application for all companies, one after the other: it and its first answer take a second to make."""
    return create_app(load({"VOC_PII": "off", "VOC_SEARCH": "words", "VOC_RATE_LIMIT": "1000000/second"}))


@pytest.fixture(scope="session")
def address(app: FastAPI) -> Iterator[str]:
    """Where the company of the test is served."""
    with served(app) as found:
        yield found


@pytest.fixture
def site(app: FastAPI, address: str, company: Path, tmp_path: Path) -> Iterator[Site]:
    """A copy of the seeded company: no test sees what another did, in whatever order they run."""
    folder = copytree(company, tmp_path / "company")
    with _opened(folder) as store:
        uploads = folder / "uploads"
        app.state.store, app.state.memory = store, Memory()
        app.state.settings = app.state.settings.model_copy(update={"upload_dir": uploads})
        yield Site(address, store, Uploads(uploads, store.workspace))


@pytest.fixture
def configure(app: FastAPI, site: Site) -> Iterator[Callable[..., None]]:
    """Changes settings of the running application for one test."""
    before = app.state.settings

    def change(**settings: object) -> None:
        app.state.settings = app.state.settings.model_copy(update=settings)

    yield change
    app.state.settings = before


def _opened(folder: Path) -> Store:
    return Store.open(f"sqlite:///{folder / 'voc.db'}")


def _message(day: int) -> Feedback:
    """One of two messages of the same customer, before the days that other tests count."""
    return Feedback(
        source="shop",
        external_id=f"ann{day}",
        channel="email",
        created_at=datetime(2025, 12, day, tzinfo=UTC),
        text=LINES[day][0],
        customer=CUSTOMER,
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine; without one these tests fail."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Opens a path at a width; at the end no page may have complained, and what the test `does` was sent."""
    complaints: list[str] = []
    sent: list[str] = []
    contexts = []

    def open_at(path: str, *, width: int = 1280, dark: bool = False, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: sent.append(urlsplit(asked.url).path) if asked.method == "POST" else None)
        page.goto(site.address + path)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []
    assert [path for path in done_by(request.node) if not any(_is_at(path, each) for each in sent)] == []


def done_by(test: pytest.Item) -> list[str]:
    """The actions that a test says it does, as paths of the router."""
    return [path for mark in test.iter_markers("does") for path in mark.args]


def _is_at(path: str, address: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), address) is not None
