from __future__ import annotations

from datetime import date

import pytest

from tests.answers.seed import Part, Said, fill, topic
from voc.answers import feeling, representation
from voc.answers.period import basis
from voc.domain import Filter
from voc.store import Store

DAY = date(2026, 6, 10)


def messages(name: str, number: int, channel: str, of: int, **labels: str) -> list[Said]:
    part = Part("Words.", "negative" if of else "positive", topic=of, labels=labels)
    return [Said(f"{name}-{i}", DAY, (part,), channel=channel) for i in range(number)]


def test_a_channel_that_speaks_of_it_more_than_others_stands_out(empty: Store) -> None:
    fill(empty, [*messages("a", 20, "chat", 1), *messages("b", 5, "email", 1), *messages("c", 10, "chat", 0),
                 *messages("d", 65, "email", 0)], topics=[topic(1, "late")])  # fmt: skip
    found = representation.answer(empty, basis(empty, Filter(topic_id=1)).filter)
    [chat] = found.groups
    assert (chat.name, chat.value, chat.messages) == ("channel", "chat", 20)
    assert (chat.share.value, chat.elsewhere.value) == (pytest.approx(0.8), pytest.approx(10 / 75))
    assert chat.times.low > 1
    assert found.compared == 2


def test_nobody_stands_out_where_all_speak_alike(empty: Store) -> None:
    fill(empty, [*messages("a", 10, "chat", 1), *messages("b", 10, "email", 1), *messages("c", 30, "chat", 0),
                 *messages("d", 30, "email", 0)], topics=[topic(1, "late")])  # fmt: skip
    assert representation.answer(empty, basis(empty, Filter(topic_id=1)).filter).groups == ()


def test_few_messages_are_not_compared(empty: Store) -> None:
    fill(empty, [*messages("a", 4, "chat", 1), *messages("b", 40, "email", 0)], topics=[topic(1, "late")])
    assert representation.answer(empty, basis(empty, Filter(topic_id=1)).filter).compared == 0


def test_the_mix_counts_sentiments_by_week_and_shares_of_emotions(empty: Store) -> None:
    fill(empty, [*messages("a", 3, "chat", 1, emotion="anger"), *messages("b", 1, "chat", 1)], topics=[topic(1, "x")])
    rests_on = basis(empty, Filter(topic_id=1))
    found = feeling.answer(empty, rests_on, rests_on.filter)
    assert found.weeks[-1].points == (4, 0, 0, 0)
    [(name, number, metric)] = found.emotions
    assert (name, number, metric.value) == ("anger", 3, pytest.approx(0.75))
