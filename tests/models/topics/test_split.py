from __future__ import annotations

import numpy as np
import pytest

from tests.models.topics.conftest import Corpus, make_corpus
from voc.errors import InvalidValue
from voc.models.topics.split import split


def test_parts_are_what_the_topic_is_about_largest_first() -> None:
    corpus = make_corpus(noise=0)
    kept = np.r_[0:40, 40:60]
    middles, names, sizes = split(corpus.vectors[kept], [corpus.texts[i] for i in kept], parts=2)
    assert sizes.tolist() == [40, 20]
    assert middles.shape == (2, 48)
    assert "refund" in names[0].phrase.lower()
    assert any("login" in word for word in names[1].keywords)


def test_a_topic_whose_segments_say_the_same_is_not_parted() -> None:
    with pytest.raises(InvalidValue, match="nothing was parted"):
        split(np.tile([0.6, 0.8], (5, 1)), ["Late again."] * 5, parts=2)


@pytest.mark.parametrize("parts", [1, 21, 136])
def test_a_topic_has_two_parts_or_more_and_not_more_than_segments(corpus: Corpus, parts: int) -> None:
    with pytest.raises(InvalidValue, match="2 to 20"):
        split(corpus.vectors, corpus.texts, parts=parts)
