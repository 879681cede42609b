from __future__ import annotations

import numpy as np
import pytest

from tests.models.topics.conftest import Corpus, make_corpus
from voc.models.topics.groups import Groups, reduction, smooth


def group(vectors: np.ndarray, *, min_size: int) -> np.ndarray:
    """The groups as BERTopic would have them found: reduced first."""
    with np.errstate(invalid="ignore"):  # of vectors that are all equal
        reduced = reduction(vectors.shape).fit_transform(vectors)
    return Groups(vectors, min_size=min_size).fit(reduced).labels_


def test_vectors_about_the_same_thing_are_one_group(corpus: Corpus) -> None:
    groups = group(corpus.vectors, min_size=10)
    for theme in range(3):
        assert len(set(groups[corpus.themes == theme])) == 1
    assert len(set(groups[corpus.themes >= 0])) == 3


def test_groups_that_are_too_small_are_no_groups() -> None:
    assert set(group(make_corpus(noise=0).vectors, min_size=41).tolist()) == {-1}


def test_groups_are_numbered_by_falling_size() -> None:
    corpus = make_corpus(noise=0)
    kept = np.r_[0:20, 40:80, 80:110]
    groups = group(corpus.vectors[kept], min_size=10)
    assert np.bincount(groups).tolist() == [40, 30, 20]


def test_a_pair_is_too_small_for_a_group(corpus: Corpus) -> None:
    assert group(corpus.vectors[:2], min_size=8).tolist() == [-1, -1]


def test_equal_vectors_are_one_group() -> None:
    assert group(np.tile(np.eye(8, dtype=np.float32)[0], (30, 1)), min_size=8).tolist() == [0] * 30


def test_smoothing_keeps_unit_length_and_pulls_neighbours_together(corpus: Corpus) -> None:
    before, after = (v[corpus.themes == 0] for v in (corpus.vectors, smooth(corpus.vectors)))
    assert np.linalg.norm(after, axis=1) == pytest.approx(np.ones(len(after)), abs=1e-5)
    assert (after @ after.T).mean() > (before @ before.T).mean()
