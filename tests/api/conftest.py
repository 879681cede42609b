"""A seeded store, and clients that talk to the application as this machine or as somebody with a key.

Migrating a database, seeding it and making an application take a third of a second each, so that all of it is made
once: tests that write get a copy of the file, and one application serves the store of whoever asks.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.api.seeding import seed
from voc.api.app import create_app
from voc.api.memory import Memory
from voc.settings import load
from voc.store import Store

KEY = "a-key-of-sixteen-characters-or-more"
HERE = ("127.0.0.1", 50000)
# Without a key, and with no limit that all tests together could reach.
APP = create_app(load({"VOC_PII": "off", "VOC_RATE_LIMIT": "1000000/second", "VOC_SEARCH": "words"}))


@pytest.fixture(scope="session", autouse=True)
def one_loop() -> Iterator[None]:
    """One event loop for all clients, which otherwise start one with threads of its own for every request."""
    with start_blocking_portal() as portal, pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestClient, "portal", portal)
        yield


@pytest.fixture(scope="session")
def blank_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with nothing in it; only copied."""
    return _made(tmp_path_factory.mktemp("blank") / "voc.db")


@pytest.fixture(scope="session")
def seeded_file(blank_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company of `seeding`; only copied."""
    path = tmp_path_factory.mktemp("company") / "voc.db"
    with opened_copy(blank_file, path) as store:
        seed(store)
    return path


@pytest.fixture(scope="session")
def seeded(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The company of `seeding`; only read."""
    with opened_copy(seeded_file, tmp_path_factory.mktemp("seeded") / "voc.db") as store:
        yield store


@pytest.fixture
def own(seeded_file: Path, tmp_path: Path) -> Iterator[Store]:
    """The company of `seeding`, that may be changed."""
    with opened_copy(seeded_file, tmp_path / "voc.db") as store:
        yield store


@pytest.fixture
def empty(blank_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A store with nothing in it."""
    with opened_copy(blank_file, tmp_path / "voc.db") as store:
        yield store


@pytest.fixture(scope="session")
def client(seeded: Store) -> TestClient:
    """This machine, at the seeded company, without a key."""
    return local_client(seeded)


@pytest.fixture(scope="session")
def guarded_app(seeded: Store) -> FastAPI:
    """The seeded company behind KEY."""
    return create_app(load({"VOC_API_KEY": KEY}), store=seeded)


@pytest.fixture
def guarded(guarded_app: FastAPI) -> TestClient:
    """The seeded company behind KEY, seen from elsewhere, with no cookie yet."""
    return TestClient(guarded_app, base_url="https://voc.example", client=("203.0.113.9", 50000))


def local_client(store: Store) -> TestClient:
    """This machine, at `store`, without a key; an error inside is an answer of 500, as for everybody."""
    return TestClient(serving(store), base_url="http://localhost", client=HERE, raise_server_exceptions=False)


def serving(store: Store) -> ASGIApp:
    """APP over `store`, whatever other stores it serves between two requests."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if APP.state.store is not store:
            APP.state.store, APP.state.memory = store, Memory()
        await APP(scope, receive, send)

    return serve


def opened_copy(file: Path, path: Path) -> Store:
    """The store in a copy of `file` at `path`."""
    return Store.open(f"sqlite:///{shutil.copy(file, path)}")


def _made(path: Path) -> Path:
    Store.open(f"sqlite:///{path}").close()
    return path
