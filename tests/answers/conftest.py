from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.answers.seed import fill_with_story
from voc.store import Store


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One database for all tests: making the schema takes longer than any of them."""
    return f"sqlite:///{tmp_path_factory.mktemp('answers') / 'voc.db'}"


@pytest.fixture(scope="session")
def store(database: str) -> Iterator[Store]:
    """The story of `tests.answers.seed`; nobody writes to it."""
    with Store.open(database) as store:
        fill_with_story(store)
        yield store


@pytest.fixture
def empty(database: str, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A workspace of the test's own."""
    with Store.open(database, workspace=request.node.name[:64]) as store:
        yield store
