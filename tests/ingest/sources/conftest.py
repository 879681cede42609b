"""Sources at a local server, read into a real store as `voc ingest SOURCE` does."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import stamina

from tests.ingest.conftest import KEY
from tests.ingest.sources.server import Account, serve
from voc import pipeline
from voc.ingest.live import Intake
from voc.ingest.options import make
from voc.settings import Settings
from voc.store import ImportRun, Store


@dataclass
class Reader:
    """Reads one source into a store."""

    source: str
    store: Store
    account: Account
    options: dict[str, Any]
    credentials: dict[str, str]
    batch_size: int = 100
    constants: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        known = {f"{self.source}_{name}": value for name, value in self.credentials.items()}
        return Settings(pii="off", sources=known, sources_allow_private=True, http_timeout_seconds=0.2)

    def read(self) -> ImportRun:
        source = make(self.source, self.options, self.settings)
        run = self.store.imports.start(self.source, source.key, continued=True)
        items = source.read(run.cursor, Intake(self.settings, KEY, self.constants))
        return pipeline.ingest(items, self.store, run, batch_size=self.batch_size, on_step=lambda *_: None)

    def texts(self) -> list[str]:
        return sorted(message.text for message in self.store.segments.pending("whole@1", limit=1000))


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Retries do not wait, and no proxy of this machine stands between the tests and their server."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database; making one costs more time than most tests here."""
    path = tmp_path_factory.mktemp("new") / "voc.db"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def store(tmp_path: Path, new_database: Path) -> Iterator[Store]:
    shutil.copy(new_database, tmp_path / "voc.db")
    with Store.open(f"sqlite:///{tmp_path / 'voc.db'}") as opened:
        yield opened


@pytest.fixture
def at(store: Store) -> Iterator[Callable[..., Reader]]:
    """A reader of the named source at a server of its own (tests/ingest/sources/apis)."""
    running = []

    def start(source: str, **options: Any) -> Reader:
        api = import_module(f"tests.ingest.sources.apis.{source}")
        context = serve(Account(api.answer))
        account = context.__enter__()
        running.append(context)
        addresses = dict.fromkeys(getattr(api, "ADDRESSES", ("base_url",)), account.url)
        return Reader(source, store, account, {**api.OPTIONS, **addresses, **options}, dict(api.CREDENTIALS))

    yield start
    for context in running:
        context.__exit__(None, None, None)
