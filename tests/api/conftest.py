"""A seeded store, and clients that talk to the application as this machine or as somebody with a key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.api.seeding import seed
from voc.api.app import create_app
from voc.settings import load
from voc.store import Store

KEY = "a-key-of-sixteen-characters-or-more"
HERE = ("127.0.0.1", 50000)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The company of `seeding`; only read."""
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('seeded') / 'voc.db'}") as store:
        yield seed(store)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    """A store with nothing in it."""
    with Store.open(f"sqlite:///{tmp_path / 'voc.db'}") as store:
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
    app = create_app(load({"VOC_PII": "off"}), store=store)
    return TestClient(app, base_url="http://localhost", client=HERE, raise_server_exceptions=False)
