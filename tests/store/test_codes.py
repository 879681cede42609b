"""Near vectors are found by their codes, in what is stored now."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.store.build import analyse, ingest, message
from voc.domain import Filter, Prediction, Segment, Topic
from voc.store import Store, codes

WIDTH = 384


def near(store: Store, vector: bytes, count: int = 10) -> list[int]:
    with store._scope.read() as connection:
        return codes.near(connection, store._scope.workspace_id, vector, count)


def blocks(store: Store) -> int:
    with store._scope.read() as connection:
        known = codes._CODES.of(connection, store._scope.workspace_id, WIDTH)
    return len(known.blocks)


def unit(rng: np.random.Generator, near: bytes | None = None) -> bytes:
    """A random unit vector, or one near another."""
    noise = rng.standard_normal(WIDTH)
    noise /= np.linalg.norm(noise)
    made = noise if near is None else np.frombuffer(near, "<f2").astype(float) + 0.6 * noise
    return (made / np.linalg.norm(made)).astype("<f2").tobytes()


def test_the_codes_of_what_is_near_come_first(store: Store) -> None:
    rng = np.random.default_rng(1)
    wanted = unit(rng)
    vectors = {id: unit(rng, near=wanted if id % 10 == 0 else None) for id in range(1, 501)}
    with store._scope.write() as connection:
        codes.add(connection, store._scope.workspace_id, vectors)
    assert {id % 10 for id in near(store, wanted, 50)} == {0}
    assert set(near(store, wanted, 1000)[:50]) == set(near(store, wanted, 50))
    assert len(near(store, wanted, 1000)) == 500


def test_a_code_has_one_bit_per_number_and_its_own_width() -> None:
    vectors = np.array([[0.5, -0.5, 0.0, 0.1], [-1, 1, 1, -1]], "<f2").tobytes()
    assert [f"{int(code[0]) & 0xFF:08b}" for code in codes.encode(vectors, 4)] == ["10010000", "01100000"]
    assert codes.encode(np.ones(65, "<f2").tobytes(), 65).shape == (1, 2)


def test_small_blocks_become_large_ones_and_a_segment_labelled_twice_has_its_last_code(store: Store) -> None:
    rng = np.random.default_rng(2)
    vectors = {id: unit(rng) for id in range(codes._MANY)}
    for id, vector in vectors.items():
        with store._scope.write() as connection:
            codes.add(connection, store._scope.workspace_id, {id: unit(rng)} if id % 2 else {id: vector})
            codes.add(connection, store._scope.workspace_id, {id: vector})
    assert blocks(store) < codes._MANY
    assert [near(store, vector, 1) for vector in vectors.values()] == [[id] for id in vectors]


def _cosine(a: bytes, b: bytes) -> float:
    return float(np.frombuffer(a, "<f2").astype(float) @ np.frombuffer(b, "<f2").astype(float))


@pytest.fixture
def analysed(store: Store) -> tuple[Store, dict[str, bytes]]:
    """200 messages, half of them of one customer, each with a vector of its own."""
    rng = np.random.default_rng(3)
    vectors: dict[str, bytes] = {}

    def predict(segment: Segment) -> Prediction:
        vectors[segment.text] = unit(rng)
        return Prediction(embedding=vectors[segment.text])

    ingest(store, *(message(str(n), f"Number {n}.", customer="anna" if n % 2 else "bob") for n in range(200)))
    analyse(store, predict=predict)
    return store, vectors


def test_every_segment_is_found_by_its_own_vector(analysed: tuple[Store, dict[str, bytes]]) -> None:
    store, vectors = analysed
    found = {text: store.search("", vector=vector, limit=1)[0][0].text for text, vector in vectors.items()}
    assert found == {text: text for text in vectors}


def test_codes_of_a_forgotten_customer_are_gone_from_the_database_and_from_memory(
    analysed: tuple[Store, dict[str, bytes]],
) -> None:
    store, vectors = analysed
    assert len(near(store, vectors["Number 1."], 1000)) == 200
    store.customers.forget({"anna"})
    assert len(near(store, vectors["Number 1."], 1000)) == 100
    assert store.search("", vector=vectors["Number 1."], limit=1)[0][0].text != "Number 1."


def test_a_filter_that_few_fit_is_looked_for_farther_away(
    analysed: tuple[Store, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, vectors = analysed
    monkeypatch.setattr("voc.store.search._LOOKS", (5, 1000))
    ingest(store, message("far", "Far away.", brand="rare"))
    analyse(store, predict=lambda segment: Prediction(embedding=unit(np.random.default_rng(9))))
    found = store.search("", vector=vectors["Number 1."], filter=Filter(brand="rare"))
    assert [quote.text for quote, _ in found] == ["Far away."]


def test_a_topic_is_searched_by_itself(
    analysed: tuple[Store, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, vectors = analysed
    monkeypatch.setattr("voc.store.search._LOOKS", (2, 4, 5))
    monkeypatch.setattr("voc.store.search._CANDIDATES", 5)
    waiting = store.topics.unassigned()
    far = min(waiting.texts, key=lambda text: _cosine(vectors[text], vectors["Number 1."]))
    store.topics.save([Topic(7, "service", "Far", ("far",), unit(np.random.default_rng(5)), 1, date(2026, 1, 1))])
    store.topics.assign([waiting.segment_ids[waiting.texts.index(far)]], [7], [1.0])
    [(quote, _)] = store.search("", vector=vectors["Number 1."], filter=Filter(topic_id=7))
    assert quote.text == far


def test_a_topic_with_more_segments_than_are_compared_is_searched_from_the_nearest_of_all(
    analysed: tuple[Store, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, vectors = analysed
    monkeypatch.setattr("voc.store.search._LOOKS", (2, 5))
    monkeypatch.setattr("voc.store.search._CANDIDATES", 5)
    waiting = store.topics.unassigned()
    store.topics.save([Topic(7, "service", "All", ("all",), unit(np.random.default_rng(5)), 1, date(2026, 1, 1))])
    store.topics.assign(waiting.segment_ids, [7] * 200, [1.0] * 200)
    for text in ("Number 3.", "Number 198."):
        assert store.search("", vector=vectors[text], filter=Filter(topic_id=7))[0][0].text == text


def test_what_hardly_anything_fits_is_looked_for_everywhere(
    analysed: tuple[Store, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, vectors = analysed
    monkeypatch.setattr("voc.store.search._LOOKS", (2, 5))
    monkeypatch.setattr("voc.store.search._CANDIDATES", 5)
    ingest(store, message("far", "Far away.", brand="rare"))
    analyse(store, predict=lambda segment: Prediction(embedding=unit(np.random.default_rng(9))))
    found = store.search("", vector=vectors["Number 1."], filter=Filter(brand="rare"))
    assert [quote.text for quote, _ in found] == ["Far away."]


def test_only_rows_that_are_named_are_near(store: Store) -> None:
    rng = np.random.default_rng(4)
    vectors = {id: unit(rng) for id in range(1, 101)}
    with store._scope.write() as connection:
        codes.add(connection, store._scope.workspace_id, vectors)
    with store._scope.read() as connection:
        found = codes.near(connection, store._scope.workspace_id, vectors[50], 100, of=[3, 50, 99, 1000])
    assert found[0] == 50
    assert sorted(found) == [3, 50, 99]
