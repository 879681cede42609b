"""Sources at a local server, read as `voc ingest SOURCE` reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import stamina

from tests.ingest.conftest import KEY
from tests.ingest.sources.ledger import Ledger
from tests.ingest.sources.server import Account, serve
from voc import pipeline
from voc.domain import Feedback
from voc.ingest.live import Intake
from voc.ingest.options import make
from voc.settings import Settings
from voc.store import ImportRun, Store


@dataclass
class Reader:
    """Reads one source again and again, into a ledger unless told otherwise."""

    source: str
    account: Account
    options: dict[str, Any]
    credentials: dict[str, str] = field(default_factory=dict)
    store: Any = field(default_factory=Ledger)
    batch_size: int = 100

    @property
    def settings(self) -> Settings:
        known = {f"{self.source}_{name}": value for name, value in self.credentials.items()}
        return Settings(pii="off", sources=known, sources_allow_private=True)

    def read(self) -> ImportRun:
        source = make(self.source, self.options, self.settings)
        run = self.store.imports.start(self.source, source.key, continued=True)
        items = source.read(run.cursor, Intake(self.settings, KEY))
        return pipeline.ingest(items, self.store, run, keys=1, batch_size=self.batch_size, on_step=lambda *_: None)

    def messages(self) -> list[Feedback]:
        return list(self.store.messages.values())

    def texts(self) -> list[str]:
        return sorted(message.text for message in self.messages())


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Retries do not wait, and no proxy of this machine stands between the tests and their server."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'voc.db'}") as opened:
        yield opened


@pytest.fixture
def at() -> Iterator[Callable[..., Reader]]:
    """A reader of the named source at a server of its own (tests/ingest/sources/apis)."""
    running = []

    def start(source: str, **options: Any) -> Reader:
        api = import_module(f"tests.ingest.sources.apis.{source}")
        context = serve(Account(api.answer))
        account = context.__enter__()
        running.append(context)
        addresses = dict.fromkeys(getattr(api, "ADDRESSES", ("base_url",)), account.url)
        return Reader(source, account, {**api.OPTIONS, **addresses, **options}, dict(api.CREDENTIALS))

    yield start
    for context in running:
        context.__exit__(None, None, None)
