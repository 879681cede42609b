from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.domain import Insight, Rule

INSIGHT = Insight(
    "negative_spike", "touchpoint=service", "More complaints", date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 5),
    9, 3.5, 1.0, 6.0, 0.001, 0.5, "service", 4, "north",
)  # fmt: skip
ALL = Rule("all", ("log",))


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"kinds": ("negative_spike", "word_of_mouth")},
        {"touchpoint": "service", "topic_id": 4, "brand": "north"},
        {"min_severity": 0.5},
    ],
)
def test_an_insight_that_meets_every_condition_matches(wanted: dict[str, object]) -> None:
    assert replace(ALL, **wanted).matches(INSIGHT)


@pytest.mark.parametrize(
    "wanted",
    [
        {"kinds": ("word_of_mouth",)},
        {"touchpoint": "sales"},
        {"touchpoint": "service", "topic_id": 5},
        {"brand": "south"},
        {"min_severity": 0.51},
        {"enabled": False},
    ],
)
def test_one_condition_that_is_not_met_is_enough_to_be_left_out(wanted: dict[str, object]) -> None:
    assert not replace(ALL, **wanted).matches(INSIGHT)


@pytest.mark.parametrize(("now", "sends"), [("21:59", True), ("22:00", False), ("03:00", False), ("07:00", True)])
def test_quiet_hours_may_pass_midnight(now: str, sends: bool) -> None:
    rule = replace(ALL, quiet=(time(22), time(7)))
    assert rule.sends_at(time.fromisoformat(now)) is sends


@given(st.times(), st.times(), st.times())
def test_quiet_hours_and_their_reverse_share_the_day_between_them(start: time, end: time, now: time) -> None:
    one, other = replace(ALL, quiet=(start, end)), replace(ALL, quiet=(end, start))
    assert start == end or one.sends_at(now) is not other.sends_at(now)
