"""A chart of the dashboard for a notebook: the same drawing with its title, its legend and colours of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from voc.api.web import format
from voc.api.web.charts import Chart, Form, Series, Tone, Value, draw
from voc.errors import InvalidValue
from voc.insights.metrics import Metric

# The light theme, on paper of its own: a notebook does not tell whether it is dark.
_STYLE = Markup("""
.picture .ink { --tone: #1d1b18; } .picture .good { --tone: #17705f; } .picture .bad { --tone: #b03a22; }
.picture .mixed { --tone: #8a6d1c; } .picture .soft { --tone: #b6afa3; } .picture .link { --tone: #2b4a80; }
.picture .paper { fill: #fbfaf7; } .picture .background { fill: none; }
.picture text { font: 13px sans-serif; fill: #5f5a52; } .picture .title { font-weight: bold; fill: #1d1b18; }
.picture tspan, .picture .dot, .picture .rect { fill: var(--tone); }
.picture .axis.x text { text-anchor: middle; } .picture .axis.y text { text-anchor: end; }
.picture .axis path { stroke: #e3ded4; fill: none; }
.picture .band { fill: var(--tone); opacity: .16; }
.picture .series .line { stroke: var(--tone); stroke-width: 2; fill: none; }
""")
_TONES: tuple[Tone, ...] = ("ink", "bad", "link", "good", "mixed", "soft")
# Units of the drawing, and of a line above it: one for the title, and one for each of several series.
_WIDTH, _HEIGHT, _LINE = 440, 220, 22
_FRAME = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="0 0 {width} {height}" width="{shown}">'
    '<style>{style}</style><rect class="paper" width="{width}" height="{height}"/>'
    '<text class="title" x="10" y="17">{title}</text>{legend}'
    '<svg y="{top}" width="{width}" height="{drawn}">{drawing}</svg></svg>'
)
_KEY = Markup('<text x="10" y="{y}"><tspan class="{tone}">\N{BLACK SQUARE}</tspan> {name}</text>')


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart that a notebook draws where it is the last expression of a cell."""

    chart: Chart

    def _repr_svg_(self) -> str:
        named = self.chart.series if len(self.chart.series) > 1 else ()
        top = _LINE * (1 + len(named))
        keys = (_KEY.format(y=17 + _LINE * n, tone=each.tone, name=each.name) for n, each in enumerate(named, 1))
        return _FRAME.format(
            width=_WIDTH, height=_HEIGHT + top, shown=1.4 * _WIDTH, style=_STYLE, title=self.chart.title,
            legend=Markup().join(keys), top=top, drawn=_HEIGHT, drawing=draw(self.chart),
        )  # fmt: skip


def picture(
    title: str,
    labels: Sequence[object],
    series: Mapping[str, Sequence[float | Metric | None]],
    *,
    form: Form = "line",
    span: tuple[float, float] | None = None,
) -> Picture:
    """Numbers by label, in up to six series; a metric is drawn with its interval, None leaves a gap.

    The vertical axis begins at zero unless `span` says its ends.

    Raises:
        InvalidValue: for more series than there are colours.
    """
    if len(series) > len(_TONES):
        raise InvalidValue("series", ", ".join(series), f"at most {len(_TONES)} of them")
    written = tuple(map(str, labels))
    lines = tuple(
        Series(name, tuple(map(_value, numbers)), tone)
        for (name, numbers), tone in zip(series.items(), _TONES[: len(series)], strict=True)
    )
    return Picture(Chart(title, form, written, written, lines, span))


def _value(number: float | Metric | None) -> Value:
    if isinstance(number, Metric):
        said = f"{format.number(number.value)} ({format.number_range(number)})"
        return Value(number.value, said, low=number.low, high=number.high)
    return Value(number, format.number(number))
