"""Turns: who is who, when, and what belongs together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.errors import InvalidRecord
from voc.ingest.transcript import complete, date_in_name, joined, milliseconds, turn
from voc.ingest.transcript_roles import infer, role_of, with_roles

CALL = [
    {"speaker": "A", "text": "Thank you for calling Nordlicht, how can I help?"},
    {"speaker": "B", "text": "I need help, my bill is wrong and I paid it twice"},
    {"speaker": "A", "text": "May I have your account number?"},
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


def test_the_agent_is_who_greets_and_asks_for_the_account() -> None:
    roles, confidence = infer(CALL)
    assert roles == {"A": "agent", "B": "customer"}
    assert confidence > 0.95


def test_nobody_gets_a_role_where_nothing_tells_it() -> None:
    roles, confidence = infer([{"speaker": "A", "text": "Hello"}, {"speaker": "B", "text": "Hello"}])
    assert (roles, confidence) == ({}, 0.5)


def test_one_voice_alone_is_nobody() -> None:
    assert infer([{"speaker": None, "text": "Thank you for calling, how can I help?"}]) == ({}, 0.5)


def test_of_three_voices_each_one_has_to_be_sure_by_itself() -> None:
    roles, _ = infer([*CALL, {"speaker": "C", "text": "Hello"}])
    assert roles == {"A": "agent", "B": "customer"}


def test_what_is_told_is_not_inferred() -> None:
    record = {"turns": [{**one, "role": "unknown"} for one in CALL]}
    told = with_roles(record, {"A": "customer"})
    assert [one["role"] for one in told["turns"]] == ["customer", "unknown", "customer"]
    assert "attributes" not in told


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("AGENT", "agent"), ("Customer 2", "customer"), ("end-user", "customer"), ("AUTOMATED_AGENT", "bot"),
        ("Ann Lee", ""), ("SPEAKER_00", ""), (None, ""), ("x" * 50, ""),
    ],
)  # fmt: skip
def test_a_name_may_say_the_role(name: object, role: str) -> None:
    assert role_of(name) == role


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("GMT20260801-101500_Recording.transcript.vtt", "2026-08-01T10:15:00"),
        ("calls.zip!2026/call 2026-08-01.srt", "2026-08-01"),
        ("20260801T101500Z.json", "2026-08-01T10:15:00+00:00"),
        ("folder 2025-01-01/call.srt", None),
        ("order 120260801.json", None),
        ("2026-13-01.json", None),
    ],
)
def test_the_name_of_a_file_may_tell_the_date(name: str, date: str | None) -> None:
    assert date_in_name(name) == date


def test_a_transcript_without_a_date_is_told_what_to_do() -> None:
    with pytest.raises(InvalidRecord, match="give --map =2026-08-01=created_at"):
        complete({"turns": []}, file="call.vtt", roles={})


def test_a_pause_ends_a_turn_and_punctuation_stays_with_its_word() -> None:
    words = [("Hello", 0, 400), (",", None, None), ("you", 500, 700), ("there", 5_000, 5_400)]
    said = joined(turn(text, speaker="A", start=start, end=end) for text, start, end in words)
    assert [one["text"] for one in said] == ["Hello, you", "there"]
    assert (said[0]["start_ms"], said[0]["end_ms"]) == (0, 700)


@given(text=ANYTHING, role=ANYTHING, speaker=ANYTHING, start=ANYTHING, end=ANYTHING)
def test_whatever_a_file_holds_becomes_a_turn(
    text: object, role: object, speaker: object, start: object, end: object
) -> None:
    made = turn(text, role=role, speaker=speaker, start=start, end=end)
    assert isinstance(made["text"], str)
    assert made["start_ms"] is None or made["start_ms"] >= 0


@given(ANYTHING)
def test_a_time_is_whole_milliseconds_or_none(value: object) -> None:
    found = milliseconds(value)
    assert found is None or 0 <= found < 2**53
