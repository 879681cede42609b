from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.domain import Feedback, Segment, Turn
from voc.models.segmenter import MAX_CHARS, MAX_SEGMENTS, Clauses

clauses = Clauses()
WORDS = [
    "great",
    "food",
    "but",
    "although",
    "the",
    "waiter",
    ",",
    ".",
    "...",
    "!",
    "\n",
    "\n\n",
    " ",
    "yet",
    "except",
    "😍",
]


def feedback(text: str, **more: object) -> Feedback:
    values = {"title": None, "author_role": "customer", "turns": (), "language": None} | more
    return Feedback("test", "1", "review", datetime(2026, 1, 1, tzinfo=UTC), text, **values)  # type: ignore[arg-type]


def split(text: str) -> list[str]:
    return [segment.text for segment in clauses.split([feedback(text)])[0]]


# No deadline: the first example loads the tokenizer.
@settings(deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=150).map(" ".join)))
def test_every_segment_is_a_verbatim_stripped_part_in_order(text: str) -> None:
    segments = clauses.split([feedback(text)])[0]

    assert all(s.text == text[s.start : s.end] and s.text.strip() == s.text and s.text for s in segments)
    assert all(a.end <= b.start for a, b in pairwise(segments))


# No deadline: the first example loads the tokenizer.
@settings(deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=150).map(" ".join)))
def test_nothing_but_white_space_is_left_out(text: str) -> None:
    segments = clauses.split([feedback(text)])[0]

    assert "".join("".join(s.text.split()) for s in segments) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("great food but the waiter was rude", ["great food", "but the waiter was rude"]),
        ("GREAT STAFF BUT RUDE MANAGER", ["GREAT STAFF", "BUT RUDE MANAGER"]),
        ("Although the food was good, the waiter was rude.", ["Although the food was good,", "the waiter was rude."]),
        ("Even though I paid, nothing came.", ["Even though I paid,", "nothing came."]),
        ("all was fine except the cold shower", ["all was fine", "except the cold shower"]),
        ("cheap and quick, yet the sound is bad", ["cheap and quick,", "yet the sound is bad"]),
    ],
)
def test_a_sentence_is_split_where_it_turns(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "good but expensive",
        "I have nothing but praise for them.",
        "Not only very cheap but also really good.",
        "My order has not arrived yet and nobody answers.",
        "I would recommend it though.",
        "It looks as though nobody cares.",
        "I paid $3.50 for v2.3.1, e.g. on https://example.com/a.b?c=1.",
        "See No. 5 on the list.",
        'He said "it is fine."',
        "Never again!!!???",
    ],
)
def test_a_single_point_stays_whole(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It broke. I called. Nobody came.", ["It broke.", "I called.", "Nobody came."]),
        ("it broke.I called", ["it broke.", "I called"]),
        ("I waited... Nobody came", ["I waited...", "Nobody came"]),
        ("I said no. Then I left.", ["I said no.", "Then I left."]),
        ('He said "fine." Then he left.', ['He said "fine."', "Then he left."]),
        ("Love it! 😍😍", ["Love it! 😍😍"]),
        ("1. Too slow", ["1. Too slow"]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ("a wrapped\nline", ["a wrapped\nline"]),
        ("one part\n\nanother part", ["one part", "another part"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize("text", ["", "   ", "\n\n\t"])
def test_a_message_of_white_space_has_no_segment(text: str) -> None:
    assert split(text) == []


def test_a_message_without_words_is_one_segment() -> None:
    assert split("😍 !!!") == ["😍 !!!"]


def test_a_run_on_text_is_cut_into_equal_parts_between_words() -> None:
    assert [len(part.split()) for part in split("word " * 130)] == [44, 44, 42]


@pytest.mark.parametrize("text", ["a" * 5000, "!" * 5000, "(" * 5000, "but " * 2000, "although " + "a, " * 2000])
def test_hostile_texts_give_bounded_segments(text: str) -> None:
    assert max(map(len, split(text))) <= MAX_CHARS


def test_a_message_gives_a_bounded_number_of_segments() -> None:
    assert len(split("It broke. " * (MAX_SEGMENTS + 5))) == MAX_SEGMENTS


def conversation() -> list[Segment]:
    text = "How can I help?\nMy card is blocked. It is the third time"
    turns = (Turn("agent", 0, 15), Turn("customer", 16, len(text)))
    return clauses.split([feedback(text, turns=turns, title="Call")])[0]


def test_a_conversation_is_split_inside_each_turn_and_keeps_roles() -> None:
    assert [(s.role, s.text) for s in conversation()] == [
        ("agent", "How can I help?"),
        ("customer", "My card is blocked."),
        ("customer", "It is the third time"),
    ]


def test_the_context_of_a_turn_is_the_turn_before_and_of_a_review_its_title() -> None:
    assert [s.context for s in conversation()] == ["", "How can I help?", "How can I help?"]
    assert clauses.split([feedback("It broke", title="Bad")])[0][0].context == "Bad"


def test_messages_keep_their_order_and_language() -> None:
    found = clauses.split([feedback("Ja. Nein.", language="de"), feedback(""), feedback("Yes")])

    assert [[(s.text, s.language) for s in one] for one in found] == [
        [("Ja.", "de"), ("Nein.", "de")],
        [],
        [("Yes", None)],
    ]
