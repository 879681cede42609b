"""Trend lines as SVG paths in an area 100 wide and high, which is stretched: labels stand outside it, in HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle, groupby
from math import ceil, floor

from voc.answers.tally import Week
from voc.insights.metrics import Metric

SIZE = 100.0
# The axis of net sentiment ends on multiples of this, so that its labels are round.
STEP = 25
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Axis:
    """A vertical scale: `low` is drawn at the bottom, `high` at the top."""

    low: float
    high: float

    def y(self, value: float) -> float:
        """Distance from the top."""
        return round(SIZE * (self.high - value) / (self.high - self.low), 2)


@dataclass(frozen=True, slots=True)
class Trend:
    """Net sentiment over weeks as the `d` of SVG paths: the line, its 95 % band, and the last point."""

    line: str
    band: str
    last: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar that stands on the bottom."""

    x: float
    width: float
    height: float


def common_axis(trends: Iterable[Sequence[Week]]) -> Axis:
    """One scale of net sentiment for all trends, so that they can be compared by eye; it always shows zero."""
    known = [week.net_sentiment.value for weeks in trends for week in weeks if week.net_sentiment]
    low = STEP * floor(min((*known, -1.0)) / STEP)
    high = STEP * ceil(max((*known, 1.0)) / STEP)
    return Axis(low, high)


def trend(weeks: Sequence[Week], axis: Axis) -> Trend:
    """Net sentiment by week; weeks in which nobody spoke leave a gap."""
    runs = [
        [(_x(position, len(weeks)), week.net_sentiment) for position, week in run if week.net_sentiment]
        for spoken, run in groupby(enumerate(weeks), key=lambda pair: pair[1].net_sentiment is not None)
        if spoken
    ]
    return Trend(
        line=" ".join(_path([(x, axis.y(metric.value)) for x, metric in run]) for run in runs),
        band=" ".join(_band(run, axis) for run in runs),
        last=_dot(*runs[-1][-1], axis) if runs else "",
    )


def bars(values: Sequence[int], *, gap: float = 0.25) -> tuple[Bar, ...]:
    """Counts as bars, the largest as high as the drawing; `gap` is the part of each step that stays empty."""
    most = max((*values, 1))
    step = SIZE / max(len(values), 1)
    return tuple(
        Bar(round(step * (i + gap / 2), 2), round(step * (1 - gap), 2), round(SIZE * value / most, 2))
        for i, value in enumerate(values)
    )


def line(values: Sequence[float]) -> str:
    """Counts as one line from zero to their largest."""
    most = max((*values, 1))
    return _path([(_x(i, len(values)), round(SIZE * (1 - value / most), 2)) for i, value in enumerate(values)])


def stretch(path: str, across: float, down: float) -> str:
    """A path of lines in an area of another shape; strokes that are drawn to scale stay even there."""
    factors = cycle((across, down))
    return _NUMBER.sub(lambda found: f"{float(found[0]) * next(factors):g}", path)


def _x(position: int, number: int) -> float:
    # The middle of the bar of the same week.
    return round(SIZE * (position + 0.5) / number, 2)


def _path(points: Sequence[tuple[float, float]]) -> str:
    # A single point is drawn as a line of no length, which round line ends make a dot.
    steps = [f"{x:g} {y:g}" for x, y in points]
    return "M" + " L".join(steps if len(steps) > 1 else steps * 2) if steps else ""


def _band(run: Sequence[tuple[float, Metric]], axis: Axis) -> str:
    upper = [(x, axis.y(min(metric.high, axis.high))) for x, metric in run]
    lower = [(x, axis.y(max(metric.low, axis.low))) for x, metric in reversed(run)]
    return f"{_path([*upper, *lower])} Z"


def _dot(x: float, metric: Metric, axis: Axis) -> str:
    return _path([(x, axis.y(metric.value))])
