import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.models.encoder import MAX_TOKENS, Encoder, load_embedder, pad


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_embedder(threads=1)


@given(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=6).map(tuple), min_size=1, max_size=4))
def test_padding_keeps_every_token_and_marks_it(rows: list[tuple[int, ...]]) -> None:
    ids, mask = pad(rows)

    assert [tuple(row[real.astype(bool)]) for row, real in zip(ids, mask, strict=True)] == rows
    assert (ids[mask == 0] == 0).all()


# No deadline: a pass takes as long as the machine needs.
@settings(deadline=None, max_examples=15)
@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_texts_give_one_unit_vector_each(encoder: Encoder, texts: list[str]) -> None:
    found = encoder.embed(texts)

    assert found.shape == (len(texts), 384)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-4)


def test_a_text_has_the_same_embedding_whatever_is_beside_it(encoder: Encoder) -> None:
    text = "The waiter was rude."

    assert np.allclose(encoder.embed([text, "a much longer text " * 20])[0], encoder.embed([text])[0], atol=1e-5)


def test_texts_of_similar_meaning_are_closer(encoder: Encoder) -> None:
    rude, unfriendly, cheap = encoder.embed(["The waiter was rude.", "The staff was unfriendly.", "It cost little."])

    assert rude @ unfriendly > rude @ cheap


def test_long_texts_are_cut(encoder: Encoder) -> None:
    assert [len(ids) for ids in encoder.tokenize(["word " * 5000, "x" * 100_000])] == [MAX_TOKENS, 3]
