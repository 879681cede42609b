from __future__ import annotations

from datetime import date

import numpy as np

from tests.insights.made import FIRST, count, day
from voc.insights.series import SeriesKey, concat, from_counts


def test_days_without_a_row_are_zeros_and_days_outside_are_left_out() -> None:
    rows = [
        count({"day": day(d), "touchpoint": "service"}, messages=5, negative_messages=d + 1, segments=5)
        for d in (-1, 0, 2, 9)
    ]
    table = from_counts(rows, first=FIRST, last=day(3), measure="negative_messages")
    assert table.keys == (SeriesKey("negative_messages", touchpoint="service"),)
    assert table.counts.tolist() == [[1, 0, 3, 0]]
    assert table.totals is not None
    assert table.totals.tolist() == [[5, 0, 5, 0]]


def test_noise_and_segments_without_a_touchpoint_are_not_watched() -> None:
    rows = [
        count({"day": FIRST, "touchpoint": touchpoint, "topic_id": topic}, messages=1, negative_messages=1)
        for touchpoint, topic in (("none", 3), ("service", 0), ("service", None), ("service", 4))
    ]
    table = from_counts(rows, first=FIRST, last=FIRST, measure="negative_messages")
    assert [key.topic_id for key in table.keys] == [4]


def test_the_total_of_a_topic_is_all_that_is_said_about_its_brand() -> None:
    rows = [
        count({"day": FIRST, "brand": b, "touchpoint": "service", "topic_id": 1}, messages=2, negative_messages=1)
        for b in ("acme", "other")
    ]
    volume = [count({"day": FIRST, "brand": b}, messages=n) for b, n in (("acme", 40), ("other", 70))]
    table = from_counts(rows, first=FIRST, last=FIRST, measure="negative_messages", volume=volume)
    assert table.totals is not None
    assert dict(zip((k.brand for k in table.keys), table.totals[:, 0], strict=True)) == {"acme": 40, "other": 70}


def test_severity_weighs_the_risk_of_losing_the_customer_most() -> None:
    def risk(**values: int) -> float:
        rows = [count({"day": FIRST}, messages=10, **values)]
        table = from_counts(rows, first=FIRST, last=FIRST, measure="negative_messages")
        assert table.risk is not None
        return float(table.risk[0, 0])

    assert risk(negative=10, high_effort=10, leaving=10, intensity_sum=30) == 10
    assert risk(leaving=10) > risk(negative=10) > risk(intensity_sum=30)


def test_no_rows_make_an_empty_table() -> None:
    table = from_counts([], first=FIRST, last=day(4), measure="warns")
    assert table.counts.shape == (0, 5)
    assert concat([table, table]).keys == ()


def test_a_week_holds_seven_days() -> None:
    rows = [count({"day": day(d)}, messages=1) for d in range(3)]
    weeks = from_counts(rows, first=FIRST, last=day(2), measure="messages")
    weeks = type(weeks)(FIRST, weeks.keys, weeks.counts, step_days=7)
    assert [weeks.index(day(d)) for d in (-1, 0, 6, 7, 20)] == [-1, 0, 0, 1, 2]
    assert weeks.day(2) == day(14)


def test_what_was_known_at_the_end_of_a_day_ends_there() -> None:
    rows = [count({"day": day(d)}, messages=d) for d in range(5)]
    table = from_counts(rows, first=FIRST, last=day(4), measure="messages").until(day(2))
    assert table.counts.tolist() == [[0, 1, 2]]
    assert table.totals is not None
    assert table.totals.shape == (1, 3)


def test_a_key_says_what_is_watched_and_what_contains_it() -> None:
    topic = SeriesKey("warns", "acme", "service", 12)
    assert (topic.kind, str(topic)) == ("topic", "brand=acme touchpoint=service topic=12 measure=warns")
    assert SeriesKey("warns").kind == "all"
    assert SeriesKey("warns", touchpoint="service").contains(topic)
    assert not topic.contains(SeriesKey("warns", touchpoint="service"))
    assert not SeriesKey("negative").contains(topic)
    assert not SeriesKey("warns", brand="other").contains(topic)


def test_a_series_begins_when_there_is_anything_to_count() -> None:
    rows = [count({"day": day(d)}, messages=int(d >= 3)) for d in range(5)]
    table = from_counts(rows, first=date(2025, 1, 6), last=day(4), measure="negative_messages")
    assert table.born().tolist() == [3]
    assert np.array_equal(table.counts, np.zeros((1, 5)))
