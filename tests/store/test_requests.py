from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.store.conftest import Open
from voc.store import Store


def test_a_request_is_begun_once_and_its_answer_given_again(open_store: Open) -> None:
    store, other = open_store(), open_store("other")
    assert store.requests.begin("k", "f") is None
    store.requests.finish("k", 202, "application/json", b'{"accepted": 1}')
    known = store.requests.begin("k", "f")
    assert known is not None
    assert (known.fingerprint, known.status, known.body) == ("f", 202, b'{"accepted": 1}')
    assert other.requests.begin("k", "f") is None
    store.requests.drop("k")
    assert store.requests.begin("k", "f") is None


def test_of_many_at_the_same_moment_one_begins(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: store.requests.begin("same", "f"), range(8)))
    assert found.count(None) == 1
