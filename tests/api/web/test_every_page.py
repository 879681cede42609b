"""Every page that the router has holds without any data, and with 300 topics of long, Arabic and unbroken names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conftest import local_client, opened_copy
from tests.api.seeding import crowd_topics, ingest, label, messages
from voc.api.app import PAGES
from voc.store import Store

# Where there is nothing yet there is no one thing to show, nor a quote to correct or check.
PATHS = sorted(
    {route.path for part in PAGES for route in part.router.routes if "GET" in route.methods and "{" not in route.path}
    - {"/corrections", "/quality/check", "/reports/file"}
)


def test_a_page_without_any_data_is_a_page(empty: Store) -> None:
    client = local_client(empty)
    for path in PATHS:
        answer = client.get(path)
        assert (path, answer.status_code, answer.text.count("<h1")) == (path, 200, 1)


@pytest.mark.parametrize("path", ["/topics?show=300", "/topics/2", "/topics/3", "/actions", "/rules/edit", "/quotes"])
def test_a_page_holds_300_topics(crowded: Store, path: str) -> None:
    answer = local_client(crowded).get(path)
    assert answer.status_code == 200
    assert len(answer.content) < 1_000_000


@pytest.fixture(scope="module")
def crowded(blank_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A company with 300 topics."""
    with opened_copy(blank_file, tmp_path_factory.mktemp("crowd") / "voc.db") as store:
        ingest(store, messages(90))
        label(store)
        crowd_topics(store)
        store.rollups.refresh()
        yield store
