from __future__ import annotations

from datetime import date

import pytest

from tests.answers.seed import ASSEMBLY, CALL_BACK, DELIVERY, FIRST, LAST, fill_with_story
from voc.answers import topics
from voc.domain import Filter
from voc.errors import UnknownItem
from voc.store import Store

JUNE = Filter(since=FIRST, until=LAST)


@pytest.fixture
def own(empty: Store) -> Store:
    """The story in a store that the test may change."""
    fill_with_story(empty)
    return empty


def test_topics_come_by_volume_with_their_numbers(store: Store) -> None:
    found = topics.answer(store, JUNE)
    assert [(topic.id, topic.messages, topic.messages_before) for topic in found.topics] == [
        (CALL_BACK.id, 13, 0),
        (ASSEMBLY.id, 11, 10),
        (DELIVERY.id, 8, 8),
    ]
    assert found.unassigned is not None
    assert (found.unassigned.value, found.unassigned.n) == (1 / 33, 33)


def test_a_topic_is_new_when_it_was_first_spoken_of_in_the_period(store: Store) -> None:
    found = {topic.id: topic for topic in topics.answer(store, JUNE).topics}
    assert found[CALL_BACK.id].new
    assert found[CALL_BACK.id].first_seen == date(2026, 6, 3)
    assert not found[ASSEMBLY.id].new


def test_shares_within_one_touchpoint_are_of_that_touchpoint(store: Store) -> None:
    (topic,) = topics.answer(store, Filter(since=FIRST, until=LAST, touchpoint="sales")).topics
    assert topic.share is not None
    assert topic.share.value == 1


def test_quotes_are_verbatim_parts_of_messages_on_the_topic(store: Store) -> None:
    topic = topics.one(store, CALL_BACK.id, JUNE, quotes=5)
    assert len(topic.typical) == len(topic.recent) == 5
    for quote in (*topic.typical, *topic.recent):
        assert store.feedback.get(quote.feedback_id).text[quote.start : quote.end] == quote.text
        assert "call" in quote.text


def test_one_topic_has_the_numbers_of_the_list(store: Store) -> None:
    listed = {topic.id: topic for topic in topics.answer(store, JUNE, quotes=2).topics}
    for topic_id in (CALL_BACK.id, DELIVERY.id):
        alone = topics.one(store, topic_id, JUNE, quotes=2)
        assert alone.net_sentiment == listed[topic_id].net_sentiment
        assert alone.trend == listed[topic_id].trend
        assert alone.typical == listed[topic_id].typical


def test_the_list_can_be_short_and_without_quotes(store: Store) -> None:
    (topic,) = topics.answer(store, JUNE, limit=1, quotes=0).topics
    assert (topic.id, topic.typical, topic.recent) == (CALL_BACK.id, (), ())


def test_pinned_topics_come_first_and_hidden_ones_not_at_all(own: Store) -> None:
    own.topic_edits.update(DELIVERY.id, pinned=True, by="ann")
    own.topic_edits.update(CALL_BACK.id, hidden=True, by="ann")
    assert [topic.id for topic in topics.answer(own, JUNE).topics] == [DELIVERY.id, ASSEMBLY.id]


def test_an_unknown_topic_is_an_error(store: Store) -> None:
    with pytest.raises(UnknownItem):
        topics.one(store, 99, JUNE)
