from __future__ import annotations

from datetime import timedelta

import pytest

from tests.insights.journeys.made import START, contact, remark
from voc.insights.journeys.effort import cases, cost


@pytest.mark.parametrize(
    ("text", "kinds", "spent"),
    [
        ("I was on hold for fifty minutes.", ("time",), 50 / 60),
        ("Transferred to the third agent, I called twice.", ("repeat", "transfer"), None),
        ("One agent says yes, the other says no.", ("contradiction",), None),
        ("I waited three weeks for the sofa.", (), None),
        ("It took me two hours to find the form.", ("time",), 2.0),
        ("The eco programme takes five hours.", (), None),
    ],
)
def test_what_it_cost_is_read_from_the_words(text: str, kinds: tuple[str, ...], spent: float | None) -> None:
    found = cost(remark(text, effort="high"))
    assert found is not None
    assert found.kinds == kinds
    assert found.hours == (None if spent is None else pytest.approx(spent))


def test_what_cost_nothing_is_left_out() -> None:
    assert cost(remark("A lovely shop.", sentiment="positive")) is None


def test_a_first_contact_is_solved_if_it_does_not_come_back_within_a_month() -> None:
    course = [
        contact(0, thread="A"), contact(5, thread="A"), contact(10, topic_id=2), contact(50, topic_id=2),
        contact(60, text="This is the third time I call."), contact(70), contact(99, "positive", channel="review"),
    ]  # fmt: skip
    found = cases(course, until=START + timedelta(days=105))
    assert [(case.contact.feedback_id, case.solved) for case in found] == [
        ("m0", False), ("m10", True), ("m70", True),
    ]  # fmt: skip


def test_what_is_too_fresh_to_tell_is_left_out() -> None:
    assert cases([contact(0)], until=START + timedelta(days=29)) == []
