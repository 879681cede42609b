"""Dates in all the styles that files mix."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.errors import InvalidRecord, InvalidValue
from voc.ingest.dates import DateReader, day_first_evidence, is_slashed


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-02-03", datetime(2024, 2, 3)),
        ("20240203", datetime(2024, 2, 3)),
        ("2024/02/03", datetime(2024, 2, 3)),
        ("2024-02-03T10:11:12.000Z", datetime(2024, 2, 3, 10, 11, 12)),
        ("2024-02-03 10:11:12 UTC", datetime(2024, 2, 3, 10, 11, 12)),
        ("2015-02-21 21:32:59 -0800", datetime(2015, 2, 22, 5, 32, 59)),
        ("2024-02-03 10:00 EST", datetime(2024, 2, 3, 15)),
        ("Feb 3, 2024", datetime(2024, 2, 3)),
        ("19th November 2023", datetime(2023, 11, 19)),
        ("31-Jul-18", datetime(2018, 7, 31)),
        ("Tue Oct 31 23:36:20 +0000 2017", datetime(2017, 10, 31, 23, 36, 20)),
        ("12/25/2024 2:30 PM", datetime(2024, 12, 25, 14, 30)),
        ("25/12/2024", datetime(2024, 12, 25)),
        ("1706954400", datetime(2024, 2, 3, 10)),
        ("1706954400000", datetime(2024, 2, 3, 10)),
        (1706954400, datetime(2024, 2, 3, 10)),
        (45325.5, datetime(2024, 2, 3, 12)),
        (date(2024, 2, 3), datetime(2024, 2, 3)),
        (datetime(2024, 2, 3, 10), datetime(2024, 2, 3, 10)),
    ],
)
def test_each_style_means_its_moment(written: object, meant: datetime) -> None:
    assert DateReader().read(written) == meant.replace(tzinfo=UTC)


@pytest.mark.parametrize(("day_first", "month"), [(True, 4), (False, 3)])
def test_the_order_of_day_and_month_is_as_told(*, day_first: bool, month: int) -> None:
    assert DateReader(day_first=day_first).read("3/4/2024").month == month


def test_dots_mean_day_first_and_a_leading_year_means_month_first_whatever_is_told() -> None:
    assert DateReader(day_first=False).read("3.4.2024").month == 4
    assert DateReader(day_first=True).read("2024/03/04").month == 3


def test_a_time_without_an_offset_is_placed_in_the_time_zone() -> None:
    assert DateReader(timezone="Europe/Berlin").read("2024-07-01 10:00").hour == 8


def test_a_date_without_a_time_stays_that_day_in_every_time_zone() -> None:
    moment = DateReader(timezone="Asia/Tokyo").read("2024-07-01")
    assert (moment.day, moment.utcoffset()) == (1, timedelta(0))


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2199-01-01", "future"),
        ("1989-12-31", "before 1990"),
        ("Monday", "not a date"),
        ("May 2024", "not a date"),
        ("10:30", "not a date"),
        ("5", "not a date"),
        ("0000-00-00", "not a date"),
        ("", "not a date"),
        (float("nan"), "not a date"),
        (True, "not a date"),
        (None, "not a date"),
        (["2024-01-01"], "not a date"),
        ("9" * 40, "not a date"),
    ],
)
def test_what_is_no_complete_date_of_our_time_is_refused_with_its_reason(written: object, reason: str) -> None:
    with pytest.raises(InvalidRecord, match=reason):
        DateReader().read(written)


def test_an_unknown_time_zone_is_named() -> None:
    with pytest.raises(InvalidValue, match="Europe/Berlin"):
        DateReader(timezone="Mars/Olympus")


def test_only_a_number_above_twelve_proves_the_order() -> None:
    assert day_first_evidence("25/12/2024") is True
    assert day_first_evidence("12/25/2024") is False
    assert day_first_evidence("3/4/2024") is None
    assert day_first_evidence("25.12.2024") is None
    assert is_slashed("3/4/2024")
    assert not is_slashed("2024-03-04")


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2024, 1, 1)))
def test_iso_dates_survive_the_round_trip(moment: datetime) -> None:
    assert DateReader().read(moment.isoformat(sep="T", timespec="microseconds")) == moment.replace(tzinfo=UTC)


@given(st.text(max_size=80) | st.floats() | st.integers())
def test_no_value_makes_the_reader_fail_otherwise_than_by_its_error(value: object) -> None:
    with suppress(InvalidRecord):
        assert DateReader().read(value).year >= 1990
