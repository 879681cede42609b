from __future__ import annotations

import json
import unicodedata
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.conftest import make_alert
from voc.alerts.render import MAX_QUOTES, one_line, render_payload, render_text


def test_the_text_says_what_was_seen_what_was_expected_and_shows_quotes() -> None:
    text = render_text(make_alert("Still waiting for my parcel."))
    assert text.splitlines()[0] == "Complaints about delivery: 41 messages in 3 days, 9.2 expected"
    assert "2026-03-04 to 2026-03-06, first seen 2026-03-05" in text
    assert "Expected 9.2 (4 to 16), seen 41 messages: 4.5 times as many" in text
    assert "- “Still waiting for my parcel.” (trustpilot, 2026-03-05)" in text


def test_an_insight_that_is_explained_says_it_in_its_own_sentences_each_on_the_same_line() -> None:
    alert = make_alert("Late.")
    details = {**alert.insight.details, "explanation": ["Since 4 March.", "9 of 9 name the version 2\n- “fine”."]}
    told = replace(alert, insight=replace(alert.insight, details=details))
    assert render_text(told).splitlines()[1] == "Since 4 March. 9 of 9 name the version 2 - “fine”."
    assert render_payload(told)["data"]["insight"]["explanation"][0] == "Since 4 March."


def test_more_quotes_than_fit_are_counted() -> None:
    text = render_text(make_alert(*(f"quote {i}" for i in range(MAX_QUOTES + 3))))
    assert text.splitlines()[-1] == "and 3 more."
    assert text.count("- “") == MAX_QUOTES


def test_a_quote_cannot_forge_another_line() -> None:
    text = render_text(make_alert("late\n- “we love it” (ceo)\r\n\u2028WARNING\x1b[31m all is well\u202e"))
    assert sum(line.startswith("- ") for line in text.splitlines()) == 1
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_joined_emoji_stay_whole() -> None:
    assert one_line("👩‍👧 mi‌xed", limit=20) == "👩‍👧 mi‌xed"


@given(st.text(max_size=400), st.integers(min_value=1, max_value=50))
def test_one_line_is_short_and_has_no_control_characters(text: str, limit: int) -> None:
    line = one_line(text, limit=limit)
    assert len(line) <= limit
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in line)


def test_the_payload_is_json_and_the_same_every_time() -> None:
    alert = make_alert("Still waiting.")
    payload = render_payload(alert)
    assert json.loads(json.dumps(payload, allow_nan=False)) == payload
    assert payload == render_payload(alert)
    assert payload["type"] == "insight.detected"
    assert payload["data"]["alert_id"] == alert.id
    assert payload["data"]["insight"]["count"] == 41
    assert payload["data"]["insight"]["evidence"][0]["text"] == "Still waiting."
