from __future__ import annotations

from datetime import date

import numpy as np

from voc.domain import Topic
from voc.models.topics.assign import pack
from voc.models.topics.identity import match, overlaps


def topic(id: int, vector: np.ndarray) -> Topic:
    return Topic(id, "product", "", (), pack(vector), 1, date(2026, 1, 1))


def near(direction: int, cosine: float) -> np.ndarray:
    vector = np.zeros(4, dtype=np.float32)
    vector[direction], vector[3] = cosine, (1 - cosine**2) ** 0.5
    return vector


def test_a_centroid_continues_the_topic_it_is_nearest_to() -> None:
    known = [topic(1, near(0, 1)), topic(2, near(1, 1))]
    matched = match(np.stack([near(1, 0.95), near(0, 0.95), near(2, 1)]), known)
    assert [t and t.id for t in matched] == [2, 1, None]


def test_two_centroids_never_continue_the_same_topic() -> None:
    matched = match(np.stack([near(0, 0.9), near(0, 0.99)]), [topic(1, near(0, 1))])
    assert [t and t.id for t in matched] == [None, 1]


def test_pairs_below_the_threshold_do_not_displace_pairs_above_it() -> None:
    # Counted in full, the two weak pairs together (.8 + .8) would beat the one strong pair (.99).
    a, b = near(0, 1), near(1, 1)
    found = np.stack([near(0, 0.99), np.array([0.8, 0, 0, 0.6], dtype=np.float32)])
    assert [t and t.id for t in match(found, [topic(1, a), topic(2, b)])] == [1, None]


def test_nothing_known_or_nothing_found_matches_nothing() -> None:
    assert match(np.stack([near(0, 1)]), []) == [None]
    assert match(np.zeros((0, 4), dtype=np.float32), [topic(1, near(0, 1))]) == []


def test_half_of_all_segments_in_common_make_two_topics_one_wherever_they_lie() -> None:
    known = [topic(1, near(0, 1)), topic(2, near(1, 1))]
    shared = np.array([[0.1, 0.6]])
    [found] = match(near(2, 1)[None], known, shared=shared)
    assert found is not None
    assert found.id == 2


def test_topics_of_another_encoder_are_known_by_their_segments() -> None:
    [found] = match(np.eye(5, dtype=np.float32)[:1], [topic(1, near(0, 1))], shared=np.array([[0.9]]))
    assert found is not None


def test_overlaps_are_shares_of_all_segments_of_both() -> None:
    groups, previous = np.array([0, 0, 0, 1, -1]), np.array([7, 7, 9, 9, 7])
    assert overlaps(groups, previous, 2, [7, 9]).tolist() == [[0.5, 0.25], [0.0, 0.5]]
