from __future__ import annotations

from dataclasses import replace

from tests.insights.made import day
from voc.domain import Insight
from voc.insights.story import explanation

INSIGHT = Insight(
    "emerging_pain_point", "topic=1", "Complaints about sync", day(10), day(12), day(11), 41, 9.24, 4, 15, 2.3e-5, 0.4,
    "product", 1, None, (),
    {"share": 0.74, "share_before": 0.4, "total": 55, "ongoing": True, "all_clear": None, "customers": 38},
)  # fmt: skip


def text(insight: Insight) -> str:
    return " ".join(explanation(insight))


def test_it_says_since_when_how_many_against_what_and_how_sure() -> None:
    said = text(INSIGHT)
    assert "Since 16 January 2025, noticed on 17 January 2025, last seen on 18 January 2025." in said
    assert "41 in 3 days; the history before foretold about 9.2 (4 to 15), 4.4 times as many." in said
    assert "That is 74% of the 55 messages there; it was 40% in the year before." in said
    assert "Chance alone: about once in 43,000 such looks." in said
    assert "Written by 38 customers." in said


def test_what_is_new_is_called_new() -> None:
    said = text(replace(INSIGHT, expected=0.03, lower=0, upper=1))
    assert "foretold hardly any (0 to 1)." in said
    assert "nobody used to say this" in said


def test_the_all_clear_has_a_date() -> None:
    over = replace(INSIGHT, details={"ongoing": False, "all_clear": "2025-01-20"})
    assert "back to what is expected since 20 January 2025" in text(over)


def test_a_version_that_stands_out_is_what_to_check() -> None:
    cause = {"field": "version", "value": "6.2.0", "count": 39, "total": 41, "share": 0.95, "elsewhere": 0.2}
    said = text(replace(INSIGHT, details={"causes": [cause]}))
    assert "39 of 41 name the version 6.2.0 (95%), of the other messages of these days 20%." in said
    assert said.endswith("Check next: what changed with version 6.2.0.")


def test_copies_and_few_authors_are_flagged() -> None:
    said = text(replace(INSIGHT, details={"customers": 6, "copies": 20}))
    assert "Few people wrote much of it" in said
    assert "20 more messages are copies and did not count: it spreads, or somebody spreads it." in said
    assert "1 more message is a copy and did not count." in text(replace(INSIGHT, details={"copies": 1}))


POINTS = {"measure": "leaving", "total": 9, "messages": 8, "customers": 8, "copies": 2}


def test_points_stand_beside_the_messages_without_a_share_of_them() -> None:
    said = text(replace(INSIGHT, count=12, details={**POINTS, "share": 1.0, "share_before": 0.4}))
    assert "That is 12 points beside 9 messages there." in said
    assert "%" not in said
    one = text(replace(INSIGHT, count=1, details={**POINTS, "total": 1}))
    assert "That is 1 point beside 1 message there." in one


def test_people_and_copies_are_compared_with_the_messages_that_hold_the_points() -> None:
    assert "Few people" not in text(replace(INSIGHT, count=12, details=POINTS))
    assert "Few people" in text(replace(INSIGHT, count=12, details={**POINTS, "messages": 12}))
    copied = {**POINTS, "copies": 3}
    assert "it spreads" in text(replace(INSIGHT, count=13, details=copied))
    assert "it spreads" not in text(replace(INSIGHT, count=13, details={**copied, "messages": 13}))


def test_the_parts_of_the_story_are_named() -> None:
    assert "Part of the same story: Customers warn others." in text(
        replace(INSIGHT, details={"parts": [{"title": "Customers warn others"}]})
    )


def test_what_the_company_did_shortly_before_is_named() -> None:
    events = [{"name": "release 6.2", "start": "2025-01-14"}, {"name": "sale", "start": "2025-01-16"}]
    said = text(replace(INSIGHT, details={"events": events}))
    assert "It began 2 days after “release 6.2”. It began on the day of “sale”." in said


def test_the_time_won_before_the_peak_is_told() -> None:
    assert "Noticed 3 days before the day with most messages so far, 20 January 2025." in text(
        replace(INSIGHT, details={"peak": "2025-01-20"})
    )
    over = replace(INSIGHT, details={"peak": "2025-01-18", "all_clear": "2025-01-22"})
    assert "Noticed 1 day before the day with most messages, 18 January 2025." in text(over)
    assert "before the day with most" not in text(replace(INSIGHT, details={"peak": "2025-01-17"}))
