"""Only the customer's own words remain, made regular."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.ingest.clean import clean, is_non_answer


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("plain words", "plain words"),
        ("  two  spaces\tand\u00a0a tab ", "two spaces and a tab"),
        ("line\r\nnext\rlast", "line\nnext\nlast"),
        ("a\n\n\n\n b", "a\n\nb"),
        ("nul\0byte\x07", "nulbyte"),
        ("cafe\u0301", "café"),
        ("donâ€™t", "don’t"),
        ("cafÃ©", "café"),
        ("naïve café’s", "naïve café’s"),
        ("Tom &amp; Ann &lt;3 &#8364;5", "Tom & Ann <3 €5"),
        ("AT&T; a&b", "AT&T; a&b"),
        ("<p>First.</p><p>Second<br>line</p>", "First.\n\nSecond\nline"),
        ("<script>steal()</script>Fine", "Fine"),
        ("I <3 it, 5 < 6 and <my name>", "I <3 it, 5 < 6 and <my name>"),
        ("\u202eevil\u202c and \u200bzero", "evil and zero"),
        ("family 👨\u200d👩\u200d👧 ok", "family 👨\u200d👩\u200d👧 ok"),
        ("half \ud83d emoji", "half emoji"),
    ],
)
def test_text_is_repaired_and_made_regular(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    ("raw", "own"),
    [
        ("Too slow\n " + "-" * 89 + " \n 开发者回复：Hi there. Sorry!", "Too slow"),
        ("Crashes\n-----\nDeveloper Response: we fixed it", "Crashes"),
        ("Pros: fast\n-----\nCons: dear", "Pros: fast\n-----\nCons: dear"),
        ("（该条评论已经被删除）Good", "Good"),
        ("Broken again.\n\nSent from my iPhone", "Broken again."),
        ("Sent from my iPhone it looks broken", "Sent from my iPhone it looks broken"),
        ("(Translated by Google) Very good\n\n(Original)\nSehr gut", "Sehr gut"),
        ("Sehr gut\n\n(Translated by Google)\nVery good", "Sehr gut"),
    ],
)
def test_what_others_added_is_cut_off(raw: str, own: str) -> None:
    assert clean(raw) == own


@pytest.mark.parametrize(
    "text", ["n/a", "N/A", "na", "none", "None.", ".", "-", "...", "nil", "No comment", "xx", "", "___"]
)
def test_what_is_typed_to_get_past_a_question_is_no_answer(text: str) -> None:
    assert is_non_answer(text)


@pytest.mark.parametrize("text", ["👍", "❤️", "no", "nothing works", "none of it works", "x-ray was late", "5"])
def test_short_answers_and_emoji_are_answers(text: str) -> None:
    assert not is_non_answer(text)


@given(st.text(max_size=300))
def test_cleaning_leaves_nothing_invisible_and_a_second_time_changes_nothing_visible(text: str) -> None:
    once = clean(text)
    assert once == once.strip()
    assert "\0" not in once
    assert not any(unicodedata.category(c) == "Cs" for c in once)


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters="&<-\x7f", min_codepoint=33), min_size=1))
def test_plain_ascii_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    "text", ["No idea", "nothing really.", "I don't know", "idk", "see above", "Not sure", "Nichts"]
)
def test_more_of_what_gets_people_past_a_question_is_no_answer(text: str) -> None:
    assert is_non_answer(text)


@pytest.mark.parametrize("text", ["No! It broke", "I don't know why it crashes", "no complaints", "OK"])
def test_short_answers_are_answers(text: str) -> None:
    assert not is_non_answer(text)
