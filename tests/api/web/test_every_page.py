"""Every page that the router has holds without any data, with one message, and with the worst words and names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conftest import local_client, opened_copy
from tests.api.seeding import ARABIC, EMOJI, SCRIPT, UNTIL, crowd_topics, find_topics, ingest, label, messages, notify
from voc.api.app import PAGES
from voc.domain import Feedback
from voc.store import Store

# Not pages: files, and one that needs a file that was uploaded, which the tests of uploads look at.
FILES = {"/reports/file", "/imports/{id}/rejected.csv", "/imports/files/{id}"}
EVERY = {route.path for part in PAGES for route in part.router.routes if "GET" in route.methods} - FILES
# Where there is nothing yet there is no one thing to show, nor a quote to correct or check.
WITHOUT_DATA = sorted({path for path in EVERY if "{" not in path} - {"/corrections", "/quality/check"})
ALL_DAYS = f"from=2026-01-01&to={UNTIL}"
CUSTOMER = "5f0a1c2e9b7d4a63"
UNBROKEN = "y" * 200


@pytest.mark.parametrize("path", WITHOUT_DATA)
def test_a_page_without_any_data_is_a_page(nothing: Store, path: str) -> None:
    assert_page(nothing, path)


@pytest.mark.parametrize("path", sorted(EVERY))
def test_a_page_holds_one_message(single: Store, path: str) -> None:
    assert_page(single, address_of(single, path))


@pytest.mark.parametrize("path", sorted(EVERY))
def test_a_page_holds_300_topics_long_texts_and_hostile_names(crowded: Store, path: str) -> None:
    page = assert_page(crowded, address_of(crowded, path))
    assert "<script>alert" not in page
    assert len(page) < 1_000_000


def assert_page(store: Store, address: str) -> str:
    """The page at an address, which is there and has one heading of its own."""
    answer = local_client(store).get(address, headers={"accept": "text/html"})
    assert (answer.status_code, answer.text.count("<h1")) == (200, 1)
    assert ">None<" not in answer.text
    return answer.text


def address_of(store: Store, path: str) -> str:
    """Where a page is, with ids of things that exist, over all days."""
    [quote] = store.quotes(limit=1)
    if path == "/corrections":
        return f"{path}?feedback={quote.feedback_id}&start={quote.start}&end={quote.end}"
    if path == "/quality/check":
        return f"{path}?sample={(store.corrections.samples() or [store.corrections.draw(1, by='ann')])[0].id}"
    ids = {
        "/feedback/{feedback_id}": quote.feedback_id,
        "/insights/{insight_id}": store.insights.list()[0].id,
        "/customers/{id}": CUSTOMER,
        "/touchpoints/{name}": "service",
        "/behind/{of}": "effort",
    }
    filled = path if "{" not in path else path[: path.index("{")] + ids.get(path, "1")
    takes_days = path not in ("/imports/{id}", "/docs")
    return f"{filled}?{ALL_DAYS}" if takes_days else filled


@pytest.fixture(scope="module")
def nothing(blank_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with nothing in it."""
    with opened_copy(blank_file, tmp_path_factory.mktemp("nothing") / "voc.db") as store:
        yield store


@pytest.fixture(scope="module")
def single(blank_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A company that one customer wrote to once."""
    with opened_copy(blank_file, tmp_path_factory.mktemp("single") / "voc.db") as store:
        ingest(store, (message._replace(customer=CUSTOMER) for message in [next(messages(1))]))
        label(store)
        find_topics(store)
        store.rollups.refresh()
        notify(store)
        yield store


@pytest.fixture(scope="module")
def crowded(blank_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A company with 300 topics, whose brands, products, teams and sources are called the worst that there is."""
    with opened_copy(blank_file, tmp_path_factory.mktemp("crowd") / "voc.db") as store:
        ingest(store, map(_hostile, messages(90)))
        label(store)
        crowd_topics(store)
        store.rollups.refresh()
        notify(store)
        yield store


def _hostile(message: Feedback) -> Feedback:
    names = (SCRIPT, ARABIC, EMOJI, UNBROKEN)
    name = names[len(message.external_id + message.text) % len(names)]
    return message._replace(
        source=name, brand=name, product=name, version=name[:50], team=name, agent=name, customer=CUSTOMER,
        location=name, attributes={"tier": name},
    )  # fmt: skip
