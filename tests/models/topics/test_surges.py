"""New subjects that begin beside or inside known topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from voc.domain import Topic
from voc.models.topics.assign import assign, pack
from voc.models.topics.surges import BEFORE, DAYS, LEAST, Surge, surged, surges

FIRST, WIDTH = date(2026, 1, 1), 32
LAST = FIRST + timedelta(days=DAYS + BEFORE - 1)
KNOWN, OTHER = np.eye(WIDTH, dtype=np.float32)[:2]
# So near to the known topic that it is given to it, though nobody there said nearly this.
BESIDE = 0.6 * KNOWN + 0.8 * np.eye(WIDTH, dtype=np.float32)[2]


class Stream:
    """Segments around directions, each of a message of its own unless told."""

    def __init__(self) -> None:
        self.rng = np.random.default_rng(5)
        self.vectors: list[NDArray[np.float32]] = []
        self.days: list[date] = []
        self.messages: list[str] = []

    def say(self, direction: NDArray[np.float32], day: date, times: int = 1, message: str | None = None) -> None:
        for _ in range(times):
            vector = direction + self.rng.normal(size=WIDTH).astype(np.float32) * 0.05
            self.vectors.append(vector / np.linalg.norm(vector))
            self.days.append(day)
            self.messages.append(message or f"m{len(self.messages)}")

    def surges(self, *known: NDArray[np.float32]) -> list[Surge]:
        days = np.array(self.days, "datetime64[D]")
        middles = np.stack(known) if known else np.zeros((0, WIDTH), np.float32)
        return surges(np.stack(self.vectors), self.messages, days, until=LAST, known=middles)

    def surged(self, known: Sequence[Topic], said: Sequence[str]) -> list[tuple[Topic, Surge]]:
        return surged(
            np.stack(self.vectors),
            said,
            self.days,
            self.messages,
            until=LAST,
            touchpoint="service",
            known=known,
            next_id=7,
        )


@pytest.fixture
def steady() -> Stream:
    """Two messages a day about each of two known things, for eight weeks and three days."""
    stream = Stream()
    for day in range(DAYS + BEFORE):
        for direction in (KNOWN, OTHER):
            stream.say(direction, FIRST + timedelta(days=day), 2)
    return stream


def test_nothing_begins_where_all_goes_on_as_before(steady: Stream) -> None:
    assert steady.surges(KNOWN, OTHER) == []


def test_a_subject_that_begins_beside_a_known_topic_is_found(steady: Stream) -> None:
    start = len(steady.vectors)
    steady.say(BESIDE, LAST, 2 * LEAST)
    [found] = steady.surges(KNOWN, OTHER)
    assert found.rows.tolist() == [*range(start, start + 2 * LEAST)]
    assert found.messages == 2 * LEAST
    assert found.expected < 1


def test_a_known_topic_that_gets_louder_is_no_new_subject(steady: Stream) -> None:
    steady.say(KNOWN, LAST, 20)
    assert steady.surges(KNOWN, OTHER) == []


def test_more_of_everything_is_no_new_subject(steady: Stream) -> None:
    for direction in (KNOWN, OTHER):
        steady.say(direction, LAST, 20)
    assert steady.surges() == []


def test_a_message_that_repeats_itself_is_one_message(steady: Stream) -> None:
    steady.say(BESIDE, LAST, 4 * LEAST, message="one who shouts")
    assert steady.surges(KNOWN, OTHER) == []


def test_nothing_is_new_in_the_first_weeks() -> None:
    stream = Stream()
    for day in range(DAYS + BEFORE // 2 - 1):
        stream.say(OTHER, LAST - timedelta(days=day))
    stream.say(BESIDE, LAST, 4 * LEAST)
    assert stream.surges() == []


def test_what_comes_after_the_day_is_not_known_on_it(steady: Stream) -> None:
    steady.say(BESIDE, LAST + timedelta(days=1), 4 * LEAST)
    assert steady.surges(KNOWN, OTHER) == []


def test_of_subjects_that_overlap_each_has_segments_enough_of_its_own(steady: Stream) -> None:
    turn = np.eye(WIDTH, dtype=np.float32)[3]
    for step in np.linspace(0, 1.2, 14):
        steady.say(np.cos(step) * BESIDE + np.sin(step) * turn, LAST)
    found = steady.surges(KNOWN, OTHER)
    rows = [row for surge in found for row in surge.rows.tolist()]
    assert found
    assert len(rows) == len(set(rows))
    assert all(surge.messages == len(surge.rows) >= LEAST for surge in found)


def test_a_new_subject_becomes_a_topic_that_takes_its_segments_and_no_others(steady: Stream) -> None:
    start = len(steady.vectors)
    steady.say(BESIDE, LAST, 2 * LEAST)
    vectors = np.stack(steady.vectors)
    known = topics(KNOWN, OTHER)
    said = [f"the parcel number {i} came" for i in range(start)] + ["unable to verify my identity"] * 2 * LEAST
    [(topic, surge)] = steady.surged(known, said)
    assert (topic.id, topic.size, topic.born, topic.touchpoint) == (7, 2 * LEAST, LAST, "service")
    assert "identity" in topic.name
    assert surge.messages == 2 * LEAST
    assert set(assign(vectors[start:], known)[0].tolist()) == {1}
    given, _ = assign(vectors, [*known, topic])
    assert np.flatnonzero(given == 7).tolist() == [*range(start, start + 2 * LEAST)]


def test_what_a_person_merged_into_another_topic_stays_there(steady: Stream) -> None:
    steady.say(BESIDE, LAST, 2 * LEAST)
    one, two, three = topics(KNOWN, OTHER, BESIDE)
    known = [one, two, replace(three, status="merged", merged_into=one.id)]
    assert steady.surged(known, ["unable to verify my identity"] * len(steady.vectors)) == []


def topics(*middles: NDArray[np.float32]) -> Sequence[Topic]:
    return [Topic(k, "service", f"topic {k}", (), pack(middle), 100, FIRST) for k, middle in enumerate(middles, 1)]
