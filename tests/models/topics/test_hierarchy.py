from __future__ import annotations

from datetime import date

import numpy as np

from voc.domain import Topic
from voc.models.topics.assign import pack
from voc.models.topics.hierarchy import with_parents


def topic(id: int, *numbers: float, size: int = 5, status: str = "active") -> Topic:
    vector = np.array(numbers, dtype=np.float32)
    return Topic(id, "product", "", (), pack(vector / np.linalg.norm(vector)), size, date(2026, 1, 1), status)


def test_close_topics_stand_under_the_largest_of_them() -> None:
    topics = [topic(1, 1, 0), topic(2, 1, 0.2, size=9), topic(3, 0, 1), topic(4, 1, 0.1, status="retired")]
    assert {item.id: item.parent for item in with_parents(topics)} == {1: 2, 2: None, 3: None, 4: None}


def test_a_topic_alone_stands_under_none() -> None:
    assert with_parents([topic(1, 1, 0)])[0].parent is None
