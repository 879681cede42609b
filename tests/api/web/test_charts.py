from __future__ import annotations

import sys
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.answers.tally import Week
from voc.api.web import charts
from voc.api.web.charts import Chart, Event, Series, Value
from voc.insights.metrics import Metric

SVG = "{http://www.w3.org/2000/svg}"


def week(number: int, messages: int = 1, net: float | None = 0.0) -> Week:
    start = date(2026, 1, 5) + timedelta(weeks=number)
    metric = None if net is None else Metric(net, net - 20, net + 20, messages, "mentions", "")
    return Week(start, start + timedelta(days=6), messages, messages, 0, 0, 0, metric)


def address(week: Week) -> str:
    return f"/quotes?from={week.start}&to={week.end}"


def drawn(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(charts.draw(chart))


def test_a_chart_carries_no_style_no_script_and_no_identity() -> None:
    picture = charts.draw(charts.weekly_sentiment([week(i) for i in range(13)], address))
    assert not any(word in picture for word in ("<style", "style=", "<script", "id=", "pygal.org"))


def test_a_value_leads_to_its_words_with_the_mouse_and_the_table_leads_everybody() -> None:
    trend = [week(i, messages=i) for i in range(13)]
    chart = charts.weekly_messages(trend, address)
    links = list(drawn(chart).iter(f"{SVG}a"))
    assert len(links) == 13
    assert all(link.get("tabindex") == "-1" for link in links)
    assert links[3].find(f"{SVG}title").text == "26 January to 1 February 2026: Messages 3"
    assert [values[0].url for _, values in chart.rows] == [address(week) for week in trend]


def test_a_silent_week_breaks_the_line_and_its_band() -> None:
    trend = [week(0), week(1), week(2, net=None), week(3), week(4)]
    chart = charts.weekly_sentiment(trend, address)
    classes = [path.get("class") for path in drawn(chart).iter(f"{SVG}path")]
    assert classes.count("band serie-0 ink") == 2
    assert classes.count("line reactive nofill") == 2
    assert chart.rows[2][1][0].said == "–"


def test_what_happened_is_numbered_as_in_the_list() -> None:
    chart = charts.weekly_messages([week(i) for i in range(13)], address, events=[Event(4, "2 Feb", "Version 2")])
    [happened] = [node for node in drawn(chart).iter(f"{SVG}g") if "happened" in (node.get("class") or "")]
    assert [text.text for text in happened.iter(f"{SVG}text")][-1] == "1"


def test_hostile_names_are_only_text() -> None:
    chart = Chart("t", "line", ("<b>",), ("<b>",), (Series("<script>", (Value(1, "<i>", '/q?"<'),)),))
    picture = charts.draw(chart)
    assert "<script" not in picture
    assert "<b>" not in picture


def test_the_axis_reads_in_round_numbers() -> None:
    chart = charts.weekly_messages([week(0, messages=37)], address)
    assert [text.text for text in drawn(chart).iter(f"{SVG}text")][:3] == ["0", "20", "40"]


@pytest.mark.parametrize("trend", [[], [week(0, messages=0)]])
def test_nothing_counted_is_an_empty_chart(trend: list[Week]) -> None:
    assert charts.weekly_messages(trend, address).is_empty


def test_a_day_is_in_one_week_or_in_none() -> None:
    trend = [week(i) for i in range(3)]
    assert charts.week_of(trend, trend[1].end) == 1
    assert charts.week_of(trend, trend[0].start - timedelta(days=1)) is None


@settings(max_examples=15)
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20), st.sampled_from(["bars", "stack", "line"]))
def test_every_shape_stays_inside_the_frame(messages: list[int], form: charts.Form) -> None:
    values = tuple(Value(number, str(number)) for number in messages)
    labels = tuple(map(str, range(len(values))))
    picture = drawn(Chart("t", form, labels, labels, (Series("a", values), Series("b", values))))
    for rect in picture.iter(f"{SVG}rect"):
        assert 0 <= float(rect.get("y")) <= 220
    for dot in picture.iter(f"{SVG}circle"):
        assert 0 <= float(dot.get("cy")) <= 220


def test_drawing_leaves_imports_of_others_alone() -> None:
    charts.draw(charts.weekly_messages([week(0)], address))
    assert all(hasattr(finder, "find_spec") for finder in sys.meta_path)
