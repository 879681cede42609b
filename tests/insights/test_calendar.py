from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from voc.errors import InvalidValue, MissingColumn, UnreadableFile
from voc.insights.calendar import MAX_NAMES, Calendar, Event, calendar

THURSDAY = date(2026, 4, 2)


def test_easter_in_england_closes_friday_and_monday_and_the_rush_is_on_tuesday() -> None:
    easter = calendar(country="gb-eng").columns(THURSDAY, 7)
    assert easter[:, 0].tolist() == [0, 1, 0, 0, 1, 0, 0]
    assert easter[:, 1].tolist() == [0, 0, 0, 0, 0, 1, 0]


def test_the_day_after_a_holiday_is_known_even_where_the_holiday_was_before_the_first_day() -> None:
    assert Calendar(frozenset([THURSDAY])).columns(date(2026, 4, 3), 2)[:, 1].tolist() == [1, 0]


def test_a_country_that_does_not_exist_is_refused_with_what_to_write() -> None:
    with pytest.raises(InvalidValue, match="DE or GB-ENG"):
        calendar(country="XX")


def test_expected_events_of_one_name_share_a_covariate_and_others_have_none(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        "name,from,until,expected\nsale,2026-01-03,2026-01-04,yes\nrelease 4.2,2026-01-02,,\nsale,2026-01-06,,true\n"
    )
    made = calendar(events=path)
    assert made.columns(date(2026, 1, 2), 5)[:, 0].tolist() == [0, 1, 1, 0, 1]
    assert made.columns(date(2026, 1, 2), 5).shape == (5, 1)
    assert [event.name for event in made.events] == ["release 4.2", "sale", "sale"]


def test_what_was_done_in_the_week_before_is_found_the_latest_first() -> None:
    sale = Event("sale", date(2026, 1, 1), date(2026, 1, 20))
    release = Event("release", date(2026, 1, 9), date(2026, 1, 9))
    made = Calendar(events=(sale, release))
    assert made.before(date(2026, 1, 16), days=7) == [release, sale]
    assert made.before(date(2026, 1, 8), days=7) == [sale]
    assert made.before(date(2026, 1, 28), days=7) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,from\nsale,soon\n", "line 2"),
        ("name,from,until\nsale,2026-01-02,2026-01-01\n", "before its start"),
        ("name,from\n,2026-01-02\n", "needs a name"),
        ("name,from,expected\n" + "".join(f"{i},2026-01-02,yes\n" for i in range(MAX_NAMES + 1)), "one name"),
    ],
)
def test_a_line_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "events.csv"
    path.write_text(text)
    with pytest.raises(InvalidValue, match=said):
        calendar(events=path)


def test_a_file_that_is_not_there_or_has_no_dates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        calendar(events=tmp_path / "none.csv")
    path = tmp_path / "events.csv"
    path.write_text("name\nsale\n")
    with pytest.raises(MissingColumn, match="from"):
        calendar(events=path)


def test_without_anything_known_there_is_no_covariate() -> None:
    assert np.array_equal(Calendar().columns(THURSDAY, 3), np.zeros((3, 0)))
