"""A browser at a running server with the seeded company."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.api.seeding import LINES, ingest, label, seed
from tests.api.served import served
from voc.api.app import create_app
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


@dataclass(frozen=True)
class Site:
    """A company and where it is served."""

    address: str
    store: Store
    uploads: Uploads


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The seeded company, with a customer who wrote twice and a file that waits."""
    with _served(tmp_path_factory.mktemp("company")) as found:
        seed(found.store)
        ingest(found.store, iter([_message(1), _message(2)]))
        label(found.store)
        found.store.rollups.refresh()
        found.uploads.add("late.csv", BytesIO(b"date,text\n2026-10-01,It came late.\n"), by="ann", most=1000)
        yield found


@pytest.fixture(scope="session")
def address(site: Site) -> str:
    """Where the seeded company is served."""
    return site.address


@contextmanager
def _served(folder: Path) -> Iterator[Site]:
    settings = load({"VOC_UPLOAD_DIR": str(folder / "uploads"), "VOC_PII": "off", "VOC_SEARCH": "words"})
    with (
        Store.open(f"sqlite:///{folder / 'voc.db'}") as store,
        served(create_app(settings, store=store)) as address,
    ):
        yield Site(address, store, Uploads(settings.upload_dir, store.workspace))


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
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a path at a width; at the end no page may have complained about anything."""
    complaints: list[str] = []
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
        page.goto(address + path)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []
