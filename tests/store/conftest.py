"""Stores to test with: SQLite always, PostgreSQL where VOC_TEST_POSTGRES_URL names a server."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from voc.store import Store
from voc.store.database import connect

Open = Callable[..., Store]

BACKENDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.service)]


def postgres_url() -> str:
    """The server to test on; without one the tests that need it fail where CI says that they must run."""
    url = os.environ.get("VOC_TEST_POSTGRES_URL")
    if url is None and os.environ.get("CI") == "true":
        pytest.fail("VOC_TEST_POSTGRES_URL is not set: run the tests through scripts/services.sh")
    if url is None:
        pytest.skip("VOC_TEST_POSTGRES_URL is not set")
    return url


@pytest.fixture(scope="session", params=BACKENDS)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One database of each kind for all tests: migrating one and compiling every query takes longer than most tests."""
    with ExitStack() as opened:
        path = tmp_path_factory.mktemp("store") / "voc.db"
        url = opened.enter_context(new_postgres()) if request.param == "postgres" else f"sqlite:///{path}"
        yield opened.enter_context(Store.open(url, workspace="first"))


@pytest.fixture
def open_store(database: Store) -> Open:
    """Opens workspaces: each name is this test's own."""
    mark = uuid.uuid4().hex[:12]
    return lambda workspace="default": database.other(f"{workspace}-{mark}")


@pytest.fixture
def store(open_store: Open) -> Store:
    """An empty workspace."""
    return open_store()


@pytest.fixture(params=BACKENDS)
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    if request.param == "sqlite":
        engine = connect(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    with new_postgres() as url:
        engine = connect(url)
        yield engine
        engine.dispose()


@contextmanager
def new_postgres() -> Iterator[str]:
    """The URL of a database of its own on the server to test on, dropped at the end."""
    server = connect(postgres_url()).execution_options(isolation_level="AUTOCOMMIT")
    name = f"voc_{uuid.uuid4().hex}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgres_url()).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()
