"""Marks inside a line of a table as SVG geometry: small trend lines and intervals, coloured by the style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voc.answers.tally import Week

# Viewbox units; the style sheet decides the size on screen.
SPARK_WIDTH, SPARK_HEIGHT = 132.0, 32.0
_PAD = 3.0


@dataclass(frozen=True, slots=True)
class Point:
    """One week on a chart: where it is drawn, and the week it stands for."""

    x: float
    y: float
    week: Week
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """Points of a trend and the paths through them; `zero` is the height of 0 and `top` the value at the upper edge."""

    points: tuple[Point, ...]
    paths: tuple[str, ...]
    bands: tuple[str, ...]
    zero: float
    top: float
    bottom: float = 0.0


def volume(trend: Sequence[Week], *, width: float = SPARK_WIDTH, height: float = SPARK_HEIGHT) -> Line:
    """Messages per week, from zero to the busiest week."""
    top = max((week.messages for week in trend), default=0) or 1
    points = tuple(
        Point(x, _at(week.messages, 0, top, height), week)
        for x, week in zip(_xs(len(trend), width), trend, strict=True)
    )
    return Line(points, (_path(points),) if points else (), (), _at(0, 0, top, height), top)


def sentiment(trend: Sequence[Week], *, width: float = SPARK_WIDTH, height: float = SPARK_HEIGHT) -> Line:
    """Net sentiment per week on a fixed scale of -100 to 100 with its interval; a week without words leaves a gap."""
    runs: list[list[Point]] = [[]]
    for x, week in zip(_xs(len(trend), width), trend, strict=True):
        metric = week.net_sentiment
        if metric is None or metric.value is None or metric.low is None or metric.high is None:
            runs.append([])
            continue
        y, low, high = (_at(value, -100, 100, height) for value in (metric.value, metric.low, metric.high))
        runs[-1].append(Point(x, y, week, low, high))
    drawn = [run for run in runs if run]
    points = tuple(point for run in drawn for point in run)
    return Line(
        points, tuple(_path(run) for run in drawn), tuple(_band(run) for run in drawn if len(run) > 1),
        _at(0, -100, 100, height), 100.0, -100.0,
    )  # fmt: skip


def place(value: float, *, width: float, low: float = -100.0, high: float = 100.0) -> float:
    """Where a value lies on a horizontal axis from `low` to `high`."""
    return round(width * (min(max(value, low), high) - low) / (high - low), 1)


def _xs(n: int, width: float) -> list[float]:
    step = (width - 2 * _PAD) / max(n - 1, 1)
    return [round(_PAD + i * step, 1) for i in range(n)]


def _at(value: float, low: float, high: float, height: float) -> float:
    return round(height - _PAD - (height - 2 * _PAD) * (value - low) / (high - low), 1)


def _path(points: Sequence[Point]) -> str:
    return "M" + " L".join(f"{point.x} {point.y}" for point in points)


def _band(points: Sequence[Point]) -> str:
    upper = [f"{point.x} {point.high}" for point in points]
    lower = [f"{point.x} {point.low}" for point in reversed(points)]
    return "M" + " L".join([*upper, *lower]) + " Z"
