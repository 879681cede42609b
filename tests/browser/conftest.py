"""A browser at a running server with the seeded company."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from shutil import which

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.api.seeding import seed
from tests.api.served import served
from voc.api.app import create_app
from voc.settings import load
from voc.store import Store

CHROMIUM = which("chromium") or "/usr/bin/chromium"
# Nothing but this machine is asked for anything; --no-sandbox because containers run tests as root.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the seeded company is served."""
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('browser') / 'voc.db'}") as store:
        seed(store)
        uploads = tmp_path_factory.mktemp("uploads")
        settings = load({"VOC_UPLOAD_DIR": str(uploads), "VOC_PII": "off"})
        with served(create_app(settings, store=store)) as address:
            yield address


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
