from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from voc.domain import Topic, TopicEvent
from voc.models.topics.lineage import follow, kept

ACTIVE = Topic(1, "product", "parcel late", (), b"", 10, date(2026, 1, 1))


def topic(id: int, *, status: str = "active", size: int = 10) -> Topic:
    return replace(ACTIVE, id=id, name=f"topic {id}", status=status, size=size)


def told(
    topics: list[Topic], known: list[Topic], flows: dict[tuple[int, int], int]
) -> tuple[list[Topic], list[TopicEvent]]:
    pairs = [pair for pair, n in flows.items() for _ in range(n)]
    before, after = np.array(pairs).T
    return follow(topics, known, previous=before, assignment=after)


def test_a_topic_of_segments_that_were_in_none_is_born() -> None:
    [event] = told([topic(1)], [], {(0, 1): 9, (-1, 1): 1})[1]
    assert (event.topic_id, event.kind, event.others) == (1, "born", ())


def test_a_topic_that_takes_most_of_its_segments_from_another_splits_it() -> None:
    grown, split = told([topic(1), topic(2)], [topic(1)], {(1, 1): 30, (1, 2): 8, (0, 2): 2})[1]
    assert (grown.topic_id, grown.kind, grown.others) == (2, "grown", (1,))
    assert (split.topic_id, split.kind, split.others) == (1, "split", (2,))
    assert "8 of its segments" in split.reason


def test_a_topic_whose_segments_are_in_another_one_now_was_merged_into_it() -> None:
    topics, events = told(
        [topic(1), topic(2, status="retired")], [topic(1), topic(2)], {(1, 1): 5, (2, 1): 6, (2, 0): 4}
    )
    assert events == [TopicEvent(2, "merged", (1,), "6 of its 10 segments are in it now")]
    assert (topics[1].status, topics[1].merged_into) == ("retired", 1)


def test_a_topic_whose_segments_are_in_none_died_and_may_return() -> None:
    gone = topic(2, status="retired")
    [died] = told([gone], [topic(2)], {(2, 0): 5})[1]
    assert (died.kind, died.others) == ("died", ())
    [returned] = told([topic(2)], [gone], {(0, 2): 10})[1]
    assert returned.kind == "returned"


def test_segments_in_what_a_person_merged_stay_in_their_topic() -> None:
    merged = replace(topic(2), status="merged", merged_into=1)
    before, after = np.array([1, 2, 2, 3, 0]), np.array([1, 1, 1, 0, 3])
    assert kept(before, after, [topic(1), merged, topic(3)]) == 0.75
    assert kept(np.array([0, -1]), np.array([1, 1]), []) == 1.0
