from __future__ import annotations

from datetime import date, timedelta

from tests.answers.seed import Part, Said, fill, topic
from voc.answers import this_week
from voc.answers.wording import MINUS
from voc.domain import Filter
from voc.store import Store

LAST = date(2026, 6, 30)


def said(name: str, number: int, back: int, sentiment: str, of: int = 0) -> list[Said]:
    day = LAST - timedelta(days=back)
    return [Said(f"{name}-{i}", day, (Part("Words.", sentiment, topic=of),)) for i in range(number)]


def test_a_quiet_week_is_said_to_be_quiet(empty: Store) -> None:
    fill(empty, [*said("now", 20, 1, "neutral"), *said("then", 20, 8, "neutral")])
    whole, rest = this_week.answer(empty, Filter()).sentences
    assert whole.text.startswith("20 messages this week, as many as the week before; net sentiment is 0 (")
    assert "beyond what chance explains" in rest.text


def test_a_fall_and_a_growing_complaint_are_told_with_what_they_are_about(empty: Store) -> None:
    now = [*said("bad", 40, 1, "negative", 1), *said("good", 5, 0, "positive", 2)]
    fill(empty, [*now, *said("then", 45, 9, "positive", 2), *said("few", 2, 9, "negative", 1)],
         topics=[topic(1, "late parcels"), topic(2, "kind staff")])  # fmt: skip
    found = this_week.answer(empty, Filter())
    whole, mood, complaint = found.sentences
    assert "net sentiment fell to" in whole.text
    assert (mood.touchpoint, complaint.topic_id) == ("service", 1)
    assert mood.text == f"Net sentiment of service fell by 169 points to {MINUS}78."
    assert complaint.text == "Complaints about “late parcels” grew from 2 to 40."
    assert (found.period.since, found.period.until) == (LAST - timedelta(days=6), LAST)


def test_a_week_without_words_says_so(empty: Store) -> None:
    assert [each.text for each in this_week.answer(empty, Filter()).sentences] == ["Nobody wrote this week."]
