"""What becomes of every row of the golden files."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ingest.conftest import feedback_of
from voc.domain import Feedback
from voc.ingest.base import Filtered, Item, formats

# Calls and chats in which the same four things are said.
_CALLS = (
    "amazon_transcribe", "assemblyai", "audio", "aws_post_call", "bedrock_audio", "call_analytics", "contact_lens",
    "deepgram",
    "genesys", "gong", "google_ccai", "srt", "twilio", "webvtt", "whisperx",
)  # fmt: skip
_PLAIN = ("csv", "excel", "json", "jsonl", "parquet")
# Format -> what each row becomes: the beginning of its text, "= rule" for a filtered, "! reason" for a rejected row.
ROWS: dict[str, list[str]] = {
    **{name: ["The parcel was late", "Lovely service", "= rating_only"] for name in _PLAIN},
    **{
        name: ["Thank you for calling Nordlicht, how can I help you?\nHi, I'm calling about my bill"] for name in _CALLS
    },
    "amazon_reviews": ["Broke after a week", "Exactly what I hoped for."],
    "app_store_connect": ["The new home screen hides", "Great"],
    "app_store_rss": ["= own", "It crashes whenever"],
    "appfollow": ["Nobody told me about", "👍👍"],
    "brandwatch": ["Cancelled my contract with Nordlicht today"],
    "delighted": ["Support kept passing me", "Sorted out", "= rating_only", "Nice app but"],
    "delighted_api": ["I was promised a refund in March.\n\nAnswer the phone, please.", "= rating_only"],
    "eml": [
        "Hello,\n\nthe amount is still wrong. My points:\n- the fee was waived\n- the second invoice is paid\n\n"
        "Thanks, but please answer this time."
    ],
    "intercom": ["I want to cancel, this is the third time I ask.\nHi! I am a bot."],
    "mbox": ["Hello,\n\nthe amount is still wrong", "= automatic", "Your technician was wonderful."],
    "rejected": ["The courier was rude", "! the column raw cannot be read", "Good price"],
    "sbv": ["Thank you for calling Nordlicht, how can I help you? Hi, I'm calling"],
    "telegram": ["Hello, the app shows the wrong balance\nSorry to hear that, see https", "Now it works."],
    "telegram_text": ["Hello, the app shows the wrong balance\nSorry"],
    "whatsapp": [
        "Hello, my order has not arrived\nit was promised for Monday\nThank you",
        "It is here now, thank you 🙂",
    ],
    "whisper": ["The delivery was late and nobody called me back."],
    "xm_discover": ["! row 5: it has no conversationId", "Thank you for calling Nordlicht", "Is anybody there?"],
    "zendesk": ["My parcel never came.", "Why is there a fee on my invoice?", "= deleted"],
    "google_business": ["Der Schalter war mittags geschlossen.", "= rating_only"],
    "google_play": ["Since the update I cannot log in", "= rating_only", "Schnell und übersichtlich"],
    "medallia": ["I had to explain the same thing", "Sam was patient and kind", "= rating_only"],
    "meltwater": ["Customers of Nordlicht waited for two hours in the cold.", "Nordlicht app down again"],
    "qualtrics": [
        "The driver left my parcel in the rain and nobody answered the phone.\n\nthe chat window",
        "= non_answer",
        "= own",
        "Quick, friendly and cheaper",
    ],
    "reddit": ["Thinking about switching", "Avoid them", "= deleted"],
    "surveymonkey": ["Third visit for the same fault", "the tyre hotel", "= empty"],
    "trustpilot": ["Paid for express", "Arrived a day early"],
    "trustpilot_api": ["Sales told me one thing", "= rating_only"],
    "x_posts": ["@nordlicht still no answer", "@someone We hear you"],
    "yelp": ["Waited an hour", "Best dumplings"],
}
# Format -> fields of its first message.
FIRST: dict[str, dict[str, Any]] = {
    **{name: {"rating.value": 2, "external_id": "1", "channel": "review"} for name in _PLAIN},
    "amazon_transcribe": {"external_id": "call-17", "attributes": {"role confidence": "1.0"}},
    "assemblyai": {"external_id": "as-1", "language": "en"},
    "audio": {"language": "en", "channel": "phone", "created_at": "2026-08-01T00:00:00+00:00", "source": "audio"},
    "aws_post_call": {"external_id": "g-1", "agent": "sam", "created_at": "2026-08-01T10:00:00+00:00"},
    "bedrock_audio": {"external_id": "calls/17.wav", "created_at": "2026-08-01T00:00:00+00:00"},
    "call_analytics": {"external_id": "call-18", "attributes": {"category": "Billing"}, "channel": "phone"},
    "contact_lens": {"external_id": "c-9", "attributes": {"category": "Billing"}, "channel": "phone"},
    "deepgram": {"external_id": "dg-1", "created_at": "2026-08-01T10:00:00+00:00"},
    "eml": {
        "external_id": "m1@mail.example",
        "title": "Re: Your fünf invoices",
        "thread_id": "root@mail.example",
        "in_reply_to": "m0@mail.example",
        "created_at": "2026-03-02T09:11:12+00:00",
    },
    "genesys": {"external_id": "comm-1", "thread_id": "conv-1", "agent": "agent-a", "attributes": {"agents": "2"}},
    "gong": {"external_id": "78", "created_at": "2026-08-01T08:00:00+00:00"},
    "google_ccai": {"created_at": "2026-08-01T10:00:01+00:00", "attributes": {"category": "Billing"}},
    "intercom": {"csat": 1, "attributes": {"state": "closed", "tag": "cancel", "handoffs": "1"}, "team": "5"},
    "mbox": {"external_id": "m1@mail.example", "channel": "email"},
    "rejected": {"source": "file:may", "external_id": "31"},
    "sbv": {"channel": "phone"},
    "srt": {"source": "srt", "created_at": "2026-08-01T00:00:00+00:00"},
    "telegram": {"created_at": "2026-08-20T09:13:00+00:00", "thread_id": "4711", "source": "telegram"},
    "telegram_text": {"created_at": "2026-08-20T09:13:00+00:00", "source": "telegram"},
    "twilio": {"external_id": "GX0", "created_at": "2026-08-01T00:00:00+00:00"},
    "webvtt": {"created_at": "2026-08-01T10:15:00+00:00", "source": "vtt"},
    "whatsapp": {"created_at": "2026-03-12T09:15:00+00:00", "channel": "chat"},
    "whisper": {"language": "en", "created_at": "2026-08-01T00:00:00+00:00"},
    "whisperx": {"source": "whisperx", "attributes": {"role confidence": "1.0"}},
    "xm_discover": {"external_id": "x-1", "channel": "chat", "created_at": "2026-08-01T10:00:00+00:00"},
    "zendesk": {"title": "Parcel lost", "external_id": "35436", "agent": "235323", "channel": "ticket"},
    "amazon_reviews": {"rating.value": 2, "product": "B000000000", "title": "Handle came off", "source": "amazon"},
    "app_store_connect": {
        "external_id": "00000001-aaaa",
        "created_at": "2026-05-04T17:11:12+00:00",
        "rating.value": 2,
        "location": "USA",
        "title": "Was better before",
        "source": "app_store",
    },
    "app_store_rss": {"external_id": "11000000001", "version": "4.1.2", "rating.value": 1, "engagement": {"likes": 3}},
    "appfollow": {"created_at": "2026-03-03T11:12:13+00:00", "product": "123456789", "attributes": {"store": "as"}},
    "brandwatch": {"reach": 900, "attributes": {"page type": "forum", "domain": "forum.example"}, "channel": "social"},
    "delighted": {"nps": 2, "rating": None, "csat": None, "attributes": {"survey": "nps", "tags": "billing"}},
    "delighted_api": {"nps": 0, "external_id": "7011", "created_at": "2026-04-01T08:00:00+00:00"},
    "google_business": {"rating.value": 2, "location": "77", "external_id": "r1"},
    "google_play": {
        "external_id": "aaaa-1111",
        "version": "4.1.2",
        "product": "com.example.bank",
        "attributes": {"device": "panther"},
        "source": "google_play",
    },
    "medallia": {"agent": "E-17", "team": "T-3", "brand": "Nordlicht", "rating.value": 2, "channel": "survey"},
    "meltwater": {
        "title": "Long queues at the Nordlicht branch",
        "reach": 120000,
        "created_at": "2026-03-12T09:15:00+00:00",
        "attributes": {"medium": "The Daily Example", "search": "Nordlicht"},
    },
    # 23:18 in Denver, where the clocks had been put forward four days before.
    "qualtrics": {"nps": 3, "created_at": "2026-03-13T05:18:02+00:00", "external_id": "R_1aB2c3D4e5F6g7H"},
    "reddit": {"external_id": "t3_1abcd", "engagement": {"likes": 14, "replies": 2}, "thread_id": "t3_1abcd"},
    "surveymonkey": {"external_id": "118000000001", "created_at": "2026-03-25T09:15:02+00:00", "channel": "survey"},
    "trustpilot": {"brand": "Nordlicht", "external_id": "64aa01", "attributes": {"invited by": "AFSv2"}},
    "trustpilot_api": {"brand": "Nordlicht", "rating.value": 2, "location": "GB", "language": "en"},
    "x_posts": {"engagement": {"likes": 12, "replies": 1, "shares": 3}, "thread_id": "1900000000000000001"},
    "yelp": {"brand": "b1", "rating.value": 1, "engagement": {"likes": 2}},
}


def test_every_format_says_what_its_rows_become() -> None:
    assert sorted(ROWS) == formats.names() == sorted(FIRST)


@pytest.mark.parametrize(("items", "rows"), ROWS.items(), indirect=["items"], ids=ROWS)
def test_every_row_becomes_what_it_is(items: list[Item], rows: list[str]) -> None:
    assert len(items) == len(rows)
    for item, expected in zip(items, rows, strict=True):
        assert _said(item).startswith(expected)


@pytest.mark.parametrize(("items", "fields"), FIRST.items(), indirect=["items"], ids=FIRST)
def test_the_first_message_has_its_fields(items: list[Item], fields: dict[str, Any]) -> None:
    first = feedback_of(items)[0]
    assert {name: _field(first, name) for name in fields} == fields


CALL = [
    ("agent", "Thank you for calling Nordlicht, how can I help you?", 1000),
    ("customer", "Hi, I'm calling about my bill, I was charged twice.", 5000),
    ("agent", "I am sorry about that. May I have your account number?", 9000),
    ("customer", "It's on my bill, hold on.", 14000),
]


@pytest.mark.parametrize("items", _CALLS, indirect=True)
def test_a_call_has_its_turns_with_roles_and_times(items: list[Item]) -> None:
    (call,) = feedback_of(items)
    offset = call.turns[0].start_ms or 0
    heard = [(t.role, call.text[t.start : t.end], (t.start_ms or 0) - offset + 1000) for t in call.turns]
    assert heard == CALL


@pytest.mark.parametrize(
    ("items", "roles"),
    [
        ("zendesk", ["customer", "employee", "agent", "customer"]),
        ("intercom", ["customer", "bot", "employee", "agent", "customer", "customer"]),
        ("whatsapp", ["customer", "agent", "customer"]),
        ("xm_discover", ["agent", "customer", "agent", "customer"]),
        ("telegram", ["unknown", "unknown"]),
    ],
    indirect=["items"],
)
def test_notes_of_the_staff_and_answers_are_not_the_customers_voice(items: list[Item], roles: list[str]) -> None:
    assert [turn.role for turn in feedback_of(items)[0].turns] == roles


def _said(item: Item) -> str:
    outcome = item.outcome
    if isinstance(outcome, Feedback):
        return outcome.text
    return f"= {outcome.rule}" if isinstance(outcome, Filtered) else f"! {outcome.reason}"


def _field(feedback: Feedback, name: str) -> Any:
    value: Any = feedback
    for part in name.split("."):
        value = getattr(value, part)
    return value.isoformat() if name == "created_at" else value
