"""A report as one HTML file that needs nothing else: styles and drawings are inside, and no script."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from voc import __version__
from voc.answers import wording
from voc.answers.figures import beyond_chance
from voc.answers.label_quality import footnote
from voc.answers.word_of_mouth import movement
from voc.reports import charts, journey, phrases
from voc.reports.assemble import Report
from voc.reports.audit import sentences
from voc.reports.definitions import DEFINITIONS


def render(report: Report, *, paged: bool = False) -> str:
    """The report as a web page that can be mailed, opened and printed; `paged` for a PDF instead of a browser."""
    axis = charts.common_axis(touchpoint.trend for touchpoint in report.touchpoints)
    return page("report.html.j2", report=report, axis=axis, definitions=DEFINITIONS, paged=paged)


def page(template: str, **context: Any) -> str:
    """A template of this package with its words escaped."""
    return _environment().get_template(template).render(version=__version__, **context)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("voc.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["footnote"] = footnote
    environment.filters |= {
        "number": wording.number,
        "plain": wording.plain,
        "signed": wording.signed,
        "percent": wording.percent,
        "counted": wording.counted,
        "place": wording.place,
        "day": wording.day,
        "days": wording.days,
        "beyond_chance": beyond_chance,
        "trend": charts.trend,
        "bars": charts.bars,
        "line": charts.line,
        "stretch": charts.stretch,
        "web": _web,
        "heading": phrases.heading,
        "interval": phrases.interval,
        "signed_interval": phrases.signed_interval,
        "spoken": phrases.spoken,
        "scope": phrases.scope,
        "window": phrases.window,
        "spread": phrases.spread,
        "movement": movement,
        "evidence": phrases.evidence,
        "expectation": sentences.expectation,
        "cost": journey.sentences.cost,
        "straw": journey.sentences.straw,
        "parts_of": journey.parts,
        "sentence": sentences.as_sentence,
    }
    return environment


def _web(url: str | None) -> bool:
    """Whether an address from feedback may become a link: never javascript:, data: or the like."""
    return url is not None and urlsplit(url).scheme in ("http", "https")
