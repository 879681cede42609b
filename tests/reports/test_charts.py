from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.answers.figures import net_sentiment
from voc.answers.tally import Week
from voc.domain import MEASURES, Count
from voc.reports.charts import SIZE, bars, common_axis, line, trend


def weeks(*moods: tuple[int, int]) -> tuple[Week, ...]:
    """One week for each (positive, negative)."""
    found = []
    for i, (positive, negative) in enumerate(moods):
        start = date(2026, 1, 5) + timedelta(days=7 * i)
        values = {"positive": positive, "negative": negative}
        count = Count({}, tuple(values.get(measure, 0) for measure in MEASURES))
        said = positive + negative
        found.append(Week(start, start + timedelta(days=6), said, said, negative, 0, 0, net_sentiment(count)))
    return tuple(found)


def coordinates(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]


moods = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=1, max_size=30)


@given(moods)
def test_everything_is_drawn_inside_the_area(said: list[tuple[int, int]]) -> None:
    found = weeks(*said)
    drawn = trend(found, common_axis([found]))
    for path in (drawn.line, drawn.band, drawn.last, line([week.messages for week in found])):
        assert all(0 <= number <= SIZE for number in coordinates(path))


@given(moods)
def test_the_common_axis_holds_every_value_and_zero(said: list[tuple[int, int]]) -> None:
    found = weeks(*said)
    axis = common_axis([found])
    assert axis.low <= 0 <= axis.high
    assert all(axis.low <= week.net_sentiment.value <= axis.high for week in found if week.net_sentiment)


def test_good_is_drawn_above_bad() -> None:
    found = weeks((1, 9), (9, 1))
    _, bad, _, good = coordinates(trend(found, common_axis([found])).line)
    assert good < bad


def test_a_week_without_messages_leaves_a_gap() -> None:
    found = weeks((5, 5), (6, 4), (0, 0), (5, 5))
    drawn = trend(found, common_axis([found]))
    assert drawn.line.count("M") == 2
    assert drawn.band.count("Z") == 2


def test_no_messages_at_all_draw_nothing() -> None:
    found = weeks((0, 0), (0, 0))
    assert trend(found, common_axis([found])).line == ""
    assert [bar.height for bar in bars([0, 0])] == [0, 0]


@pytest.mark.parametrize("values", [[3], [1, 2, 4], [0, 0, 7]])
def test_the_largest_count_is_drawn_over_the_whole_height(values: list[int]) -> None:
    assert max(bar.height for bar in bars(values)) == SIZE
    assert min(coordinates(line(values))[1::2]) == 0
