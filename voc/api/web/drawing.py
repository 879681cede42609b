"""Draws charts with pygal: plain SVG, without its style sheets and scripts, whose colours the page decides."""

from __future__ import annotations

import sys
from itertools import groupby
from math import ceil, floor, log10
from typing import Any

import pygal
from pygal.etree import etree
from pygal.style import Style

from voc.api.web.charts import Chart

# pygal puts a finder for maps, which are not used here, among Python's own: it speaks the protocol of Python 3.3, and
# from then on every import that finds nothing is an ImportWarning.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

# Units of the drawing; the page decides the size on the screen. A column is half as wide again, a phone as wide.
WIDTH, HEIGHT = 440, 220
_FONT = 13
# More labels than this run into one another.
_LABELS = 4
_STYLE = Style(font_family="inherit", label_font_size=_FONT, major_label_font_size=_FONT)
_DROPPED = ("defs", "desc", etree.Comment)


class Banded(pygal.Line):  # type: ignore[misc]
    """A line with the intervals of its values as a band behind it."""

    def line(self, serie: Any, rescale: bool = False) -> None:
        """Draw the band of a series, then the series."""
        ends = [(x, *serie.metadata.get(i, {}).get("ends", (None, None))) for i, (x, _) in enumerate(serie.points)]
        for known, run in groupby(ends, key=lambda end: end[1] is not None):
            if known:
                low, high = zip(*(((x, a), (x, b)) for x, a, b in run), strict=True)
                around = [self.view(point) for point in (*high, *reversed(low))]
                self.svg.line(self.nodes["plot"], around, close=True, class_=f"band serie-{serie.index}")
        super().line(serie, rescale)


_FORMS = {"line": Banded, "bars": pygal.Bar, "stack": pygal.StackedBar}


def svg(chart: Chart) -> str:
    """The chart as an SVG element; its links are for the mouse, the table behind it is for everybody."""
    ticks = _ticks(chart)
    graph = _FORMS[chart.form](
        style=_STYLE, css=[], js=[], width=WIDTH, height=HEIGHT, show_legend=False, margin=8, margin_right=14,
        range=(ticks[0], ticks[-1]), y_labels=ticks, value_formatter=chart.tick, show_x_guides=True, truncate_label=-1,
        dots_size=3, no_prefix=True, allow_interruptions=True, x_labels=[*map(str, range(len(chart.labels)))],
    )  # fmt: skip
    for each in chart.series:
        graph.add(each.name, [_given(chart.labels[i], each.name, value) for i, value in enumerate(each.values)])
    tree = graph.render_tree()
    _strip(tree)
    _mark_weeks(tree, chart)
    for node in tree.iter("g", "path"):
        for number, each in enumerate(chart.series):
            if f"serie-{number}" in _class(node).split():
                node.set("class", f"{_class(node)} {each.tone}")
    return str(etree.tostring(tree, encoding="unicode"))


def _given(label: str, name: str, value: Any) -> dict[str, Any] | None:
    if value.number is None:
        return None
    given = {"value": value.number, "tooltip": f"{label}: {name} {value.said}"}
    if value.low is not None:
        given["ends"] = (value.low, value.high)
    return given | ({"xlink": {"href": value.url, "target": "_self"}} if value.url else {})


def _strip(tree: Any) -> None:
    """Take out what pygal's own script would read, its styles, and what this page says better."""
    for key in ("id", "width", "height"):
        tree.attrib.pop(key, None)
    for node in list(tree.iter()):
        for child in list(node):
            if child.tag in _DROPPED or (child.tag == "title" and node.tag != "a") or "-overlay" in _class(child):
                node.remove(child)
        if node.tag == "a":
            node.set("tabindex", "-1")


def _mark_weeks(tree: Any, chart: Chart) -> None:
    """Leave a few labels on the axis, and a numbered line where something happened."""
    every = max(1, ceil(len(chart.labels) / _LABELS))
    happened: dict[int, list[int]] = {}
    for number, event in enumerate(chart.events, start=1):
        happened.setdefault(event.at, []).append(number)
    [axis] = [node for node in tree.iter("g") if _class(node).startswith("axis x")]
    for i, guides in enumerate(node for node in axis if _class(node) == "guides"):
        line, text = guides.find("path"), guides.find("text")
        text.text = chart.short[i] if i % every == 0 else ""
        if i in happened:
            guides.set("class", "guides happened")
            x = text.get("x")
            etree.SubElement(guides, "circle", cx=x, cy="2", r="8" if len(happened[i]) == 1 else "12")
            first, last = happened[i][0], happened[i][-1]
            etree.SubElement(guides, "text", x=x, y="6").text = str(first) if first == last else f"{first}–{last}"
        else:
            guides.remove(line)


def _class(node: Any) -> str:
    return str(node.get("class", ""))


def _ticks(chart: Chart) -> list[float]:
    """The lowest value, the middle and a round number above the highest; zero is among them."""
    if chart.span:
        low, high = chart.span
        return [low, (low + high) / 2, high]
    rows = [[value for value in row if value.number is not None] for _, row in chart.rows]
    add = sum if chart.form == "stack" else max
    top = max((add([value.high or value.number or 0 for value in row]) for row in rows if row), default=0)
    counts = all(isinstance(value.number, int) for row in rows for value in row)
    step = _round_up(max(top, 2 if counts else 1e-6) / 2)
    return [0, step, 2 * step]


def _round_up(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    unit = 10.0 ** floor(log10(value))
    return next(times * unit for times in (1, 2, 5, 10) if times * unit >= value - 1e-9)
