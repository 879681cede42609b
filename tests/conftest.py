"""How long tests of properties look, how databases are made, and where tests that are not run every time may stand."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, inspect

from voc.store import store
from voc.store.database import connect
from voc.store.schema import ensure_schema

# Nothing is timed: how long an example takes says something about the machine, not about the code.
UNTIMED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("short", max_examples=30, **UNTIMED)
settings.register_profile("long", max_examples=100, **UNTIMED)
settings.load_profile("short")


@pytest.fixture(scope="session", autouse=True)
def schema_made_once() -> Iterator[None]:
    """New SQLite databases of this process are copies of one: migrating one takes 0.3 s, a copy 0.01.

    The migrations themselves are tested with `ensure_schema`, which is left as it is.
    """
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as model, pytest.MonkeyPatch.context() as patch:

        def copy_or_upgrade(engine: Engine) -> None:
            if engine.dialect.name == "sqlite" and not inspect(engine).get_table_names():
                _fill(model)
                with closing(engine.raw_connection()) as new:
                    model.backup(new.driver_connection)
            ensure_schema(engine)

        patch.setattr(store, "ensure_schema", copy_or_upgrade)
        yield


def _fill(model: sqlite3.Connection) -> None:
    """Put the tables into a database that has none."""
    if model.execute("SELECT 1 FROM sqlite_master").fetchone():
        return
    engine = connect("sqlite://")
    ensure_schema(engine)
    with closing(engine.raw_connection()) as made:
        made.driver_connection.backup(model)
    engine.dispose()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test that `make slow`, `make service` or `make browser` would not find."""
    for item in items:
        for mark in {"slow", "service", "browser"}.intersection(found.name for found in item.iter_markers()):
            if not _names(item.path, mark):
                raise pytest.UsageError(
                    f"{item.path}: `make {mark}` reads only files that name mark.{mark}, or lie beside a conftest.py "
                    "that does: name it where the fixture that brings it is asked for"
                )


@cache
def _names(path: Path, mark: str) -> bool:
    """Whether the file, or the conftest.py beside it, names the mark."""
    beside = path.with_name("conftest.py")
    return any(f"mark.{mark}" in file.read_text("utf-8") for file in (path, beside) if file.exists())
