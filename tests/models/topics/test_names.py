from __future__ import annotations

import numpy as np
import pytest

from tests.models.topics.conftest import Corpus
from voc.models.topics.names import class_tf_idf, name_topics


def test_each_group_is_named_after_what_its_texts_share(corpus: Corpus) -> None:
    names = [name.phrase.lower() for name in name_topics(corpus.texts, corpus.vectors, corpus.themes)]
    assert ["refund" in names[0], "login" in names[1], "courier" in names[2]] == [True, True, True]


def test_a_name_is_a_phrase_some_customer_wrote(corpus: Corpus) -> None:
    for theme, name in enumerate(name_topics(corpus.texts, corpus.vectors, corpus.themes)):
        said = [text.lower() for text, k in zip(corpus.texts, corpus.themes, strict=True) if k == theme]
        assert any(name.phrase.lower() in text for text in said)


def test_neighbours_never_share_a_name(corpus: Corpus) -> None:
    halves = np.where(corpus.themes == 0, np.arange(len(corpus.themes)) % 2, -1)
    first, second = name_topics(corpus.texts, corpus.vectors, halves)
    assert first.phrase.lower() != second.phrase.lower()


def test_a_name_that_is_taken_is_not_given_again(corpus: Corpus) -> None:
    taken = [name.phrase for name in name_topics(corpus.texts, corpus.vectors, corpus.themes)]
    again = name_topics(corpus.texts, corpus.vectors, corpus.themes, taken=taken)
    assert not {name.phrase for name in again} & set(taken)


def test_keywords_do_not_repeat_one_another(corpus: Corpus) -> None:
    for name in name_topics(corpus.texts, corpus.vectors, corpus.themes):
        assert 0 < len(name.keywords) <= 8
        assert len({word.lower() for word in name.keywords}) == len(name.keywords)


def test_one_word_gives_way_to_the_phrase_around_it() -> None:
    texts = [
        "denied",
        "claim was denied",
        "it was denied",
        "claim was denied",
        "denied again",
        "claim was denied",
        "denied",
    ]
    assert name_topics(texts, np.tile(np.eye(4, dtype=np.float32)[0], (7, 1)), np.zeros(7, dtype=np.int64))[
        0
    ].phrase == ("Claim was denied")


def test_a_group_with_nothing_in_common_is_named_after_its_most_typical_text() -> None:
    vectors = np.array([[1, 0], [0.6, 0.8], [0.6, -0.8]], dtype=np.float32)
    found = name_topics(["每次都很慢", "客服没有回复", "退款还没到"], vectors, np.zeros(3, dtype=np.int64))
    assert (found[0].phrase, found[0].keywords) == ("每次都很慢", ())


def test_no_group_needs_no_name(corpus: Corpus) -> None:
    assert name_topics(corpus.texts, corpus.vectors, np.full(len(corpus.texts), -1)) == []


def test_class_tf_idf_follows_its_formula() -> None:
    weight = class_tf_idf(np.array([[2.0, 2.0], [0.0, 4.0]]))
    assert weight == pytest.approx(np.array([[0.5 * np.log(3), 0.5 * np.log1p(4 / 6)], [0, np.log1p(4 / 6)]]))
