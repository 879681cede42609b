from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.answers.conversation import Conversation, conversation_of, course_of
from voc.domain import Feedback, Label, Prediction, Segment, Turn

CALL = (
    ("agent", "Anna", "Thanks for calling Acme, how can I help?"),
    ("customer", "", "My parcel is a week late."),
    ("agent", "Anna", "It will be another month."),
    ("customer", "", "That is an outrage. I want my money back."),
    ("agent", "Anna", "I am transferring you to billing."),
    ("agent", "Ben", "I have refunded the order, you will receive an email within two days."),
    ("customer", "", "Great, thank you."),
)
MOODS = {1: -0.4, 3: -0.9, 6: 0.7}


def message(turns: tuple[tuple[str, str, str], ...]) -> Feedback:
    parts, start = [], 0
    for role, speaker, text in turns:
        parts.append(Turn(role, start, start + len(text), speaker or None))
        start += len(text) + 1
    text = "\n".join(text for _, _, text in turns)
    return Feedback("calls", "1", "phone", datetime(2026, 3, 1, tzinfo=UTC), text, turns=tuple(parts))


def labelled(call: Feedback, moods: dict[int, float]) -> list[tuple[Segment, Prediction]]:
    return [
        (
            Segment(call.id, turn.start, turn.end, call.text[turn.start : turn.end], role=turn.role),
            Prediction((Label("sentiment", "negative" if moods[place] < 0 else "positive", 0.9, moods[place]),)),
        )
        for place, turn in enumerate(call.turns)
        if place in moods
    ]


def told(turns: tuple[tuple[str, str, str], ...], moods: dict[int, float]) -> Conversation:
    call = message(turns)
    return conversation_of(call, labelled(call, moods))


def test_a_call_is_told_as_its_course_and_what_the_company_did() -> None:
    found = told(CALL, MOODS)
    course = found.course
    assert course is not None
    assert (course.start, course.lowest.turn, course.trigger) == (pytest.approx(-0.4), 3, 2)
    assert (course.end, course.recovery) == (pytest.approx(0.7), pytest.approx(1.6))
    assert (found.promises, found.handoffs, found.settled) == ((5,), (4, 5), (5,))


def test_without_labels_there_is_no_course_and_the_words_still_count() -> None:
    found = told(CALL, {})
    assert found.course is None
    assert found.promises == (5,)


def test_a_customer_who_speaks_first_and_leaves_at_once_has_no_trigger_and_no_recovery() -> None:
    call = message((("customer", "", "This is the worst."), ("agent", "", "Hello?")))
    course = course_of(call.turns, labelled(call, {0: -0.8}))
    assert course is not None
    assert (course.trigger, course.recovery) == (None, 0)


@pytest.mark.parametrize(
    "said",
    [
        "I will need your account number.",
        "We'll be happy to help.",
        "You will find it in the menu.",
        "I have a question.",
    ],
)
def test_what_agents_say_all_the_time_promises_and_settles_nothing(said: str) -> None:
    found = told((("agent", "", said), ("customer", "", "I will send it. I have cancelled already.")), {})
    assert (found.promises, found.handoffs, found.settled) == ((), (), ())


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=8))
def test_the_lowest_point_is_the_lowest_and_the_end_is_never_below_it(scores: list[float]) -> None:
    call = message(tuple(("customer", "", f"Turn {number}") for number in range(len(scores))))
    course = course_of(call.turns, labelled(call, dict(enumerate(scores))))
    assert course is not None
    assert course.lowest.score == pytest.approx(min(scores))
    assert course.recovery >= 0
