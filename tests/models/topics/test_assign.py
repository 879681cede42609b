from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from voc.domain import Topic
from voc.errors import InvalidValue
from voc.models.topics.assign import THRESHOLD, assign, centroid, nearest, pack


def topic(id: int, direction: int, *, status: str = "active", merged_into: int | None = None) -> Topic:
    vector = np.eye(4, dtype=np.float32)[direction]
    return Topic(id, "product", f"topic {id}", (), pack(vector), 1, date(2026, 1, 1), status, merged_into)


def between(share: float) -> np.ndarray:
    """A unit vector with this cosine to direction 0 and nothing of directions 1 and 2."""
    return np.array([[share, 0, 0, (1 - share**2) ** 0.5]], dtype=np.float32)


def test_a_vector_goes_to_the_nearest_topic() -> None:
    ids, probabilities = assign(np.eye(4, dtype=np.float32)[[1, 0]], [topic(7, 0), topic(9, 1)])
    assert ids.tolist() == [9, 7]
    assert (probabilities > 0.9).all()


@pytest.mark.parametrize(("cosine", "expected"), [(THRESHOLD + 0.01, 7), (THRESHOLD - 0.01, 0)])
def test_a_vector_under_the_threshold_is_in_no_topic(cosine: float, expected: int) -> None:
    ids, probabilities = assign(between(cosine), [topic(7, 0)])
    assert ids.tolist() == [expected]
    assert (probabilities[0] > 0) == bool(expected)


def test_a_vector_between_two_topics_is_less_sure_than_one_beside_a_topic() -> None:
    middle = np.array([[0.5**0.5, 0.5**0.5, 0, 0], [1, 0, 0, 0]], dtype=np.float32)
    probabilities = assign(middle, [topic(1, 0), topic(2, 1)])[1]
    assert probabilities[0] < 0.5 < probabilities[1]


def test_segments_near_a_merged_topic_go_to_what_it_was_merged_into() -> None:
    topics = [topic(1, 0), topic(2, 1, status="merged", merged_into=3), topic(3, 2, status="merged", merged_into=1)]
    assert assign(np.eye(4, dtype=np.float32)[[1, 2]], topics)[0].tolist() == [1, 1]


def test_retired_topics_and_circles_of_merges_take_nothing() -> None:
    retired = topic(1, 0, status="retired")
    circle = [topic(2, 1, status="merged", merged_into=3), topic(3, 1, status="merged", merged_into=2)]
    assert assign(np.eye(4, dtype=np.float32), [retired, *circle])[0].tolist() == [0, 0, 0, 0]


def test_without_topics_or_without_vectors_nothing_is_assigned() -> None:
    assert assign(np.eye(4, dtype=np.float32), [])[0].tolist() == [0, 0, 0, 0]
    assert assign(np.zeros((0, 4), dtype=np.float32), [topic(1, 0)])[0].tolist() == []


def test_texts_that_say_nothing_are_in_no_topic() -> None:
    ids, probability = assign(np.eye(4, dtype=np.float32)[[0, 0]], [topic(7, 0)], texts=["Kind regards", "too late"])
    assert ids.tolist() == [0, 7]
    assert probability[0] == 0


def test_texts_must_match_the_vectors() -> None:
    with pytest.raises(InvalidValue, match="there are 4 vectors"):
        assign(np.eye(4, dtype=np.float32), [topic(7, 0)], texts=["too late"])


def test_assigning_does_not_import_the_clustering_libraries() -> None:
    code = (
        "import sys, voc.models.topics.assign, voc.models.topics.fit; print({'bertopic', 'sklearn'} & {*sys.modules})"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_half_precision_vectors_are_taken_as_the_store_holds_them() -> None:
    assert assign(between(0.9).astype(np.float16), [topic(7, 0)])[0].tolist() == [7]


def test_a_packed_vector_comes_back_within_half_precision() -> None:
    vector = between(0.6)[0]
    assert centroid(replace(topic(1, 0), centroid=pack(vector))) == pytest.approx(vector, abs=1e-3)


@given(arrays(np.float32, (9, 4), elements=st.floats(-1, 1, width=32)))
def test_probabilities_lie_between_0_and_1_and_only_noise_has_none(vectors: np.ndarray) -> None:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = np.where(lengths > 1e-3, vectors / np.maximum(lengths, 1e-3), np.eye(4, dtype=np.float32)[0])
    rows, probabilities = nearest(unit, np.eye(4, dtype=np.float32))
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    assert ((rows >= 0) == (probabilities > 0)).all()
