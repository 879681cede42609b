"""Charts: what one shows, as values with their words and addresses. The same values fill the table behind it.

A page makes a `Chart` and hands it to the macro `chart` of `_marks.html`; `drawing` makes the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from markupsafe import Markup

from voc.answers.feeling import MixedWeek
from voc.answers.figures import per_thousand
from voc.answers.tally import Week
from voc.api.web import format
from voc.domain import SENTIMENTS
from voc.insights.metrics import Metric

Form = Literal["line", "bars", "stack"]
# Colours of the style sheet; they follow the theme.
Tone = Literal["ink", "good", "bad", "mixed", "soft", "link"]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a series: what is drawn, what is said of it, and the page with the words behind it."""

    number: float | None
    said: str
    url: str | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or the bars of one colour."""

    name: str
    values: tuple[Value, ...]
    tone: Tone = "ink"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: a line across the chart at label number `at`, numbered like the list below it."""

    at: int
    day: str
    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture and the table behind it; `labels` are the places of the horizontal axis, one per value.

    `short` are the same places as the axis has room for. `span` fixes the vertical axis to (lowest, highest), `tick`
    writes a number on it.
    """

    title: str
    form: Form
    labels: tuple[str, ...]
    short: tuple[str, ...]
    series: tuple[Series, ...]
    span: tuple[float, float] | None = None
    tick: Callable[[float], str] = format.number
    events: tuple[Event, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value.number for each in self.series for value in each.values)

    @property
    def rows(self) -> list[tuple[str, list[Value]]]:
        """The lines of the table: a label with the value of each series."""
        return [(label, [each.values[i] for each in self.series]) for i, label in enumerate(self.labels)]


def draw(chart: Chart) -> Markup:
    """The picture as SVG without styles or scripts of its own; every text in it is escaped."""
    from voc.api.web import drawing  # brings pygal, a quarter of a second that the start need not wait for

    return Markup(drawing.svg(chart))  # noqa: S704  # the serializer of the tree escapes


def weekly_sentiment(trend: Sequence[Week], url: Callable[[Week], str], *, events: Iterable[Event] = ()) -> Chart:
    """Net sentiment week by week with its 95 % interval."""
    values = tuple(_measured(week.net_sentiment, format.signed, format.signed_range, url(week)) for week in trend)
    return Chart(
        "Net sentiment per week", "line", *_labels(trend), (Series("Net sentiment", values),), (-100, 100),
        format.signed, tuple(events),
    )  # fmt: skip


def weekly_messages(trend: Sequence[Week], url: Callable[[Week], str], *, events: Iterable[Event] = ()) -> Chart:
    """Messages week by week."""
    values = tuple(Value(week.messages, format.number(week.messages), url(week)) for week in trend)
    return Chart("Messages per week", "bars", *_labels(trend), (Series("Messages", values),), events=tuple(events))


def weekly_sentiments(
    weeks: Sequence[MixedWeek], stack: Sequence[tuple[str, Tone]], url: Callable[[MixedWeek, str], str]
) -> Chart:
    """Points week by week, stacked by sentiment in the order of `stack`, which says each one's tone."""
    series = tuple(
        Series(name.capitalize(), tuple(_points(week, name, url) for week in weeks), tone) for name, tone in stack
    )
    return Chart("Sentiments per week", "stack", *_labels(weeks), series)


def _points(week: MixedWeek, name: str, url: Callable[[MixedWeek, str], str]) -> Value:
    number = week.points[SENTIMENTS.index(name)]
    return Value(number, format.number(number), url(week, name))


def weekly_word_of_mouth(trend: Sequence[Week], url: Callable[[Week, str], str]) -> Chart:
    """Recommendations and warnings per 1,000 messages, week by week, each with its 95 % interval."""
    return Chart(
        "Recommendations and warnings per 1,000 messages", "line", *_labels(trend),
        (
            Series("Recommendations", tuple(_rate(w, w.recommends, url(w, "recommends")) for w in trend), "good"),
            Series("Warnings", tuple(_rate(w, w.warns, url(w, "warns")) for w in trend), "bad"),
        ),
    )  # fmt: skip


def _rate(week: Week, part: int, url: str) -> Value:
    return _measured(per_thousand(part, week.messages), format.number, format.number_range, url)


def week_of(trend: Sequence[Week], day: date) -> int | None:
    """The number of the week that a day falls into, None for a day outside them."""
    return next((i for i, week in enumerate(trend) if week.start <= day <= week.end), None)


def _measured(metric: Metric | None, write: Callable[[float], str], spread: Callable[[Metric], str], url: str) -> Value:
    if metric is None:
        return Value(None, format.NO_VALUE)
    return Value(metric.value, f"{write(metric.value)} ({spread(metric)})", url, metric.low, metric.high)


def _labels(trend: Sequence[Week] | Sequence[MixedWeek]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(format.days(week.start, week.end) for week in trend), tuple(
        f"{w.start.day} {w.start:%b}" for w in trend
    )
