"""A record becomes feedback with everything that belongs to it, and nothing that must not be kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.domain import Feedback, pseudonym
from voc.errors import InvalidRecord
from voc.ingest.base import Filtered
from voc.ingest.cleaner import Cleaner
from voc.ingest.duplicates import BANDS
from voc.ingest.record import Record, parse_record
from voc.settings import Settings

CLEANER = Cleaner(Settings(), key=b"one key")
BASIC = {"id": "1", "created_at": "2024-01-02", "text": "The delivery was late and nobody answered my letters."}


def clean(**fields: object) -> Feedback:
    outcome = CLEANER.clean({**BASIC, **fields}, source="shop")
    assert isinstance(outcome, Feedback)
    return outcome


def test_a_record_becomes_feedback() -> None:
    feedback = clean()
    assert (feedback.source, feedback.external_id, feedback.language, feedback.channel) == ("shop", "1", "en", "other")
    assert len(feedback.bands) == BANDS


def test_text_title_and_attributes_are_redacted() -> None:
    feedback = clean(
        text="Mail me: ann@example.com", title="From ann@example.com", attributes={"note": "ann@example.com"}
    )
    assert (feedback.text, feedback.title, feedback.attributes) == (
        "Mail me: [EMAIL]",
        "From [EMAIL]",
        {"note": "[EMAIL]"},
    )


def test_redaction_can_be_switched_off() -> None:
    outcome = Cleaner(Settings(pii="off"), key=b"k").clean({**BASIC, "text": "Mail me: ann@example.com"}, source="shop")
    assert isinstance(outcome, Feedback)
    assert outcome.text == "Mail me: ann@example.com"


def test_people_become_keyed_hashes() -> None:
    feedback = clean(author="Ann Lee", customer_id="ANN LEE")
    assert feedback.author is not None
    assert len(feedback.author) == 32
    assert feedback.author == feedback.customer
    other = Cleaner(Settings(), key=b"another key").clean({**BASIC, "author": "Ann Lee"}, source="shop")
    assert isinstance(other, Feedback)
    assert other.author != feedback.author


def test_after_a_rotation_people_are_hashed_with_one_key_after_the_other() -> None:
    first, both = (Cleaner(Settings(), key=key) for key in (b"k1", (b"k1", b"k2")))
    assert both.pseudonym("Ann Lee") == pseudonym(first.pseudonym("Ann Lee"), [b"k2"]) != first.pseudonym("Ann Lee")


def test_an_email_address_says_who_a_customer_is_where_no_id_does_or_the_rule_wants_it() -> None:
    def who(link: str, **fields: object) -> tuple[str | None, str | None, str | None]:
        cleaner = Cleaner(Settings.model_validate({"link_customers": link}), key=b"one key")
        outcome = cleaner.clean({**BASIC, **fields}, source="shop")
        assert isinstance(outcome, Feedback)
        return outcome.customer, outcome.alias, outcome.author

    ann, number, name = (CLEANER.pseudonym(each) for each in ("ann@example.com", "848", "Ann"))
    assert who("id", email="Ann@example.com") == who("email", email="Ann@example.com") == (ann, None, None)
    assert who("id", email="ann@example.com", customer_id="848") == (number, None, None)
    assert who("email", email="ann@example.com", customer_id="848") == (ann, number, None)
    assert who("email", email="ann@example.com", customer_id="848", author="Ann") == (ann, number, name)
    assert who("email", email="ann@example.com", customer_id="Ann@example.com") == (ann, None, None)
    assert who("email", customer_id="848") == (number, None, None)


def test_the_title_speaks_where_there_is_no_text() -> None:
    feedback = clean(text="", title="Never again")
    assert (feedback.text, feedback.title) == ("Never again", None)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"text": "", "rating": {"value": 4}}, "rating_only"),
        ({"text": " \n ", "nps": 3}, "rating_only"),
        ({"text": None}, "empty"),
        ({"text": "N/A"}, "non_answer"),
        ({"text": "-", "rating": {"value": 4}}, "non_answer"),
        ({"text": None, "turns": [{"text": " "}]}, "empty"),
    ],
)
def test_what_holds_no_words_is_filtered(fields: dict[str, object], rule: str) -> None:
    assert CLEANER.clean({**BASIC, **fields}, source="shop") == Filtered(rule)


def test_emoji_are_words_enough() -> None:
    assert clean(text="👍👍").text == "👍👍"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"created_at": "soon"}, "created_at"),
        ({"text": "x" * 100_001}, "text"),
        ({"text": "x" * 10_000_000}, "text"),
        ({"text": 5.5, "channel": "pigeon"}, "channel"),
        ({"rating": {"value": 7}}, "rating"),
        ({"rating": {"value": float("nan")}}, "rating.value"),
        ({"nps": 11}, "nps"),
        ({"id": "x" * 600}, "id"),
        ({"mood": "bad"}, "mood"),
        ({"turns": [{"role": "king", "text": "x"}]}, "turns.0.role"),
        ({"turns": [{"role": "agent", "text": "x" * 60_000}] * 2}, "turns"),
        ({"attributes": {f"a{n}": "x" for n in range(101)}}, "attributes"),
    ],
)
def test_what_cannot_be_used_is_refused_by_the_name_of_its_field(fields: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidRecord) as error:
        CLEANER.clean({**BASIC, **fields}, source="shop")
    assert error.value.field == field


def test_turns_lie_where_they_say() -> None:
    feedback = clean(
        text=None,
        turns=[
            {"role": "customer", "text": "Hi, my name is Ann Lee.  ", "speaker": "Ann"},
            {"role": "agent", "text": "<b>Hello</b> Ann", "start_ms": 5, "end_ms": 9},
        ],
    )
    assert [feedback.text[t.start : t.end] for t in feedback.turns] == ["Hi, my name is [PERSON].", "Hello Ann"]
    assert feedback.channel == "phone"


@pytest.mark.parametrize(
    ("given_code", "language"), [("en-US", "en"), ("EN_gb", "en"), ("pt-BR", "pt"), ("English", "en"), ("und", "en")]
)
def test_language_codes_are_made_short_and_others_detected(given_code: str, language: str) -> None:
    assert clean(language=given_code).language == language


@pytest.mark.parametrize(
    ("fields", "channel"),
    [
        ({"rating": {"value": 4}}, "review"),
        ({"nps": 9}, "survey"),
        ({"engagement": {"shares": 2}}, "social"),
        ({"channel": "email"}, "email"),
    ],
)
def test_the_channel_is_told_or_likely(fields: dict[str, object], channel: str) -> None:
    assert clean(**fields).channel == channel


def test_a_record_without_an_id_gets_one_of_its_content() -> None:
    assert clean(id=None).id == clean(id=None).id
    assert clean(id=None).id != clean(id=None, author="Ann").id


def test_half_an_emoji_does_not_lose_the_message() -> None:
    assert parse_record({**BASIC, "text": "cut \ud83d"}).text == "cut \ufffd"


@given(
    st.dictionaries(st.sampled_from([*Record.model_fields, "other"]), st.none() | st.text(max_size=20) | st.integers())
)
def test_any_record_becomes_feedback_or_a_reason(record: dict[str, object]) -> None:
    try:
        outcome = CLEANER.clean(record, source="shop")
    except InvalidRecord as error:
        outcome = error
    assert isinstance(outcome, Feedback | Filtered) or outcome.field
