from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from voc.answers.tally import Week
from voc.api.web import sparks
from voc.insights.metrics import Metric


def week(number: int, messages: int = 1, net: float | None = 0.0) -> Week:
    start = date(2026, 1, 5) + timedelta(weeks=number)
    metric = None if net is None else Metric(net, max(net - 20, -100), min(net + 20, 100), messages, "mentions", "")
    return Week(start, start + timedelta(days=6), messages, messages, 0, 0, 0, metric)


@given(st.lists(st.integers(0, 10**9), max_size=60))
def test_volume_stays_inside_its_frame(messages: list[int]) -> None:
    line = sparks.volume([week(i, n) for i, n in enumerate(messages)])
    assert len(line.points) == len(messages)
    assert all(0 <= point.x <= sparks.SPARK_WIDTH and 0 <= point.y <= sparks.SPARK_HEIGHT for point in line.points)
    assert all(high.y <= line.zero for high in line.points)


@given(st.lists(st.none() | st.floats(-100, 100), max_size=60))
def test_sentiment_stays_inside_its_frame(nets: list[float | None]) -> None:
    line = sparks.sentiment([week(i, net=net) for i, net in enumerate(nets)])
    assert len(line.points) == sum(net is not None for net in nets)
    assert all(0 <= point.high <= point.y <= point.low <= sparks.SPARK_HEIGHT for point in line.points)


def test_a_silent_week_leaves_a_gap() -> None:
    line = sparks.sentiment([week(0), week(1), week(2, net=None), week(3), week(4)])
    assert len(line.paths) == 2
    assert len(line.bands) == 2


def test_better_is_higher() -> None:
    good, bad = sparks.sentiment([week(0, net=80.0), week(1, net=-80.0)]).points
    assert good.y < bad.y


def test_an_axis_ends_where_its_scale_does() -> None:
    assert [sparks.place(value, width=120) for value in (-100, 0, 100, 250)] == [0.0, 60.0, 120.0, 120.0]
