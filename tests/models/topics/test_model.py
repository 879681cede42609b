from __future__ import annotations

import warnings

import numpy as np

from tests.models.topics.conftest import Corpus
from voc.models.topics.model import find


def test_each_theme_is_named_after_what_its_texts_share(corpus: Corpus) -> None:
    centroids, _, names = find(corpus.texts, corpus.vectors, min_size=8)
    themes = [int(corpus.themes[np.argmax(corpus.vectors @ centroid)]) for centroid in centroids]
    said = dict(zip(themes, (name.phrase.lower() for name in names), strict=True))
    assert ["refund" in said[0], "login" in said[1], "courier" in said[2]] == [True, True, True]


def test_centroids_have_unit_length_and_every_name_has_keywords(corpus: Corpus) -> None:
    centroids, _, names = find(corpus.texts, corpus.vectors, min_size=8)
    assert np.allclose(np.linalg.norm(centroids, axis=1), 1)
    assert all(0 < len(name.keywords) <= 8 for name in names)


def test_phrases_do_not_run_from_one_text_into_the_next(corpus: Corpus) -> None:
    texts = ["was late"] * 60 + ["too slow"] * 60 + corpus.texts[120:]
    words = {word for name in find(texts, corpus.vectors, min_size=8)[2] for word in name.keywords}
    assert words == {"late", "slow"}


def test_vectors_that_form_no_group_give_none(corpus: Corpus) -> None:
    centroids, _, names = find(corpus.texts, corpus.vectors, min_size=41)
    assert (centroids.shape, names) == ((0, 48), [])


def test_texts_without_a_common_phrase_are_named_after_the_most_typical_one() -> None:
    vectors = np.tile(np.eye(16, dtype=np.float32)[0], (9, 1))
    texts = [f"\x1e\ud800 退款{chr(0x4E00 + i)}" for i in range(9)]
    assert find(texts, vectors, min_size=8)[2][0].phrase.endswith("退款一")


def test_importing_bertopic_leaves_the_warnings_of_the_process_alone() -> None:
    # BERTopic silences these two for good when it is imported.
    assert not [rule for rule in warnings.filters if rule[0] == "ignore" and rule[2] in (FutureWarning, UserWarning)]


def test_texts_with_one_phrase_in_common_are_one_group() -> None:
    # BERTopic's c-TF-IDF fails on a vocabulary of one.
    vectors = np.tile(np.eye(16, dtype=np.float32)[0], (9, 1))
    texts = [f"refund {chr(0x4E00 + i)}" for i in range(9)]
    assert len(find(texts, vectors, min_size=8)[2]) == 1


def test_equal_texts_are_one_group_named_after_them() -> None:
    vectors = np.tile(np.eye(16, dtype=np.float32)[0], (9, 1))
    centroids, _, [name] = find(["Refund  please"] * 9, vectors, min_size=8)
    assert (centroids.shape, name.phrase) == ((1, 16), "Refund please")
