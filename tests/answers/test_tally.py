from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from voc.answers.period import Period
from voc.answers.tally import grouped, history, total
from voc.domain import MEASURES, Count

PERIOD = Period(date(2026, 6, 1), date(2026, 6, 28))


def on(day: date, **values: int) -> Count:
    return Count({"day": day}, tuple(values.get(measure, 0) for measure in MEASURES))


def test_counts_add_up_measure_by_measure() -> None:
    found = total([on(PERIOD.since, messages=2, negative=1), on(PERIOD.until, messages=3)])
    assert (found["messages"], found["negative"], found["positive"]) == (5, 1, 0)
    assert total([])["messages"] == 0


def test_counts_are_grouped_by_one_name_of_their_key() -> None:
    first, second = on(PERIOD.since, messages=1), on(PERIOD.until, messages=2)
    assert grouped([first, second], "day") == {PERIOD.since: [first], PERIOD.until: [second]}


def test_a_history_splits_days_into_this_period_and_the_one_before() -> None:
    found = history(
        [on(date(2026, 5, 31), messages=4), on(PERIOD.since, messages=2), on(PERIOD.until, messages=3)], PERIOD
    )
    assert (found.now["messages"], found.before["messages"]) == (5, 4)


def test_a_week_without_messages_is_there_without_net_sentiment() -> None:
    found = history([on(PERIOD.until, messages=3, segments=3, positive=3)], PERIOD)
    assert [week.messages for week in found.weeks] == [0] * 12 + [3]
    assert found.weeks[0].net_sentiment is None
    assert found.weeks[-1].net_sentiment is not None
    assert found.weeks[-1].net_sentiment.value == 100


@given(st.lists(st.tuples(st.integers(0, 55), st.integers(0, 9)), max_size=60))
def test_no_message_of_the_period_is_lost_or_counted_twice_in_its_weeks(said: list[tuple[int, int]]) -> None:
    days = [on(PERIOD.previous.since + timedelta(days=day), messages=messages) for day, messages in said]
    found = history(days, PERIOD)
    assert found.now["messages"] + found.before["messages"] == sum(messages for _, messages in said)
    assert sum(week.messages for week in found.weeks[-4:]) == found.now["messages"]
