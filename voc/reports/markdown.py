"""A report as Markdown, for a wiki, a ticket or a chat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from voc import __version__
from voc.answers.changes import Change
from voc.answers.label_quality import footnote
from voc.answers.pain_points import PainPoint
from voc.answers.touchpoints import TouchpointAnswer
from voc.answers.word_of_mouth import Talk, movement
from voc.answers.wording import counted, day, days, number, percent, plain, signed
from voc.domain import Insight, Quote
from voc.insights.metrics import Metric
from voc.reports import journey
from voc.reports.assemble import Report
from voc.reports.definitions import DEFINITIONS
from voc.reports.journey import Part
from voc.reports.phrases import evidence, heading, interval, scope, signed_interval, spoken, spread, window

# What means something to Markdown, to HTML inside it, or starts a list, a rule or an automatic link.
SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&]|^[-+=]|:(?=//)|(?<=www)\.", re.MULTILINE)
NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)", re.MULTILINE)
UNKNOWN = "–"


def render(report: Report) -> str:
    """The report as Markdown (CommonMark with tables); words from feedback are escaped."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield from (
        f"# Customer voice: {safe(heading(report))}, {days(report.basis.period)}",
        "",
        safe(scope(report)),
        "",
    )
    yield from section("What changed", (f"- {safe(sentence)}" for sentence in report.headlines))
    if report.changes.changes:
        yield from section("Alerts and incidents", flat(map(_change, report.changes.changes)))
    if report.touchpoints:
        yield from section("Touchpoints", _table(TOUCHPOINT_COLUMNS, map(_touchpoint_row, report.touchpoints)))
        yield from section("Pain points", flat(map(_pain_point, report.pain_points.points)))
        yield from section("Word of mouth", _word_of_mouth(report))
        yield from flat(section(part.title, _part(part)) for part in journey.parts(report.journey))
    for touchpoint in report.touchpoints:
        yield from section(touchpoint.touchpoint.capitalize(), _touchpoint(touchpoint))
    yield from section("What could not be said, and why", (f"- {safe(each.sentence)}" for each in report.limits.limits))
    yield from section("How the numbers are defined", (f"- **{term}**: {meaning}" for term, meaning in DEFINITIONS))
    models = ", ".join(report.basis.models) or "none yet"
    said = (
        f"Period: {days(report.basis.period)} (UTC).",
        f"Labels: {safe(models)}.",
        safe(footnote(report.basis.quality)),
    )
    yield " ".join(filter(None, (*said, f"Written by voc {__version__}.")))


def section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading of the second level and what stands under it."""
    yield from (f"## {title}", "", *lines, "")


def flat(parts: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of several parts."""
    return (line for part in parts for line in part)


TOUCHPOINT_COLUMNS = (
    "Touchpoint",
    "Messages",
    "Net sentiment",
    "Change",
    "High effort",
    "Leaving or wavering",
    "Below expectation",
)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield from (_row(columns), _row(["---"] * len(columns)))
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _touchpoint_row(each: TouchpointAnswer) -> tuple[str, ...]:
    rates = (each.effort_rate, each.moment_of_truth_rate, each.expectation_gap_rate)
    net, change = _points(each.net_sentiment), _points(each.change)
    shares = (percent(rate.value) if rate else UNKNOWN for rate in rates)
    return (each.touchpoint.capitalize(), number(each.messages), net, change, *shares)


def _change(change: Change) -> Iterator[str]:
    insight = change.insight
    yield from (f"### {safe(change.sentence)}", "")
    told = f"alert sent: {', '.join(change.channels)}" if change.channels else "no alert sent"
    yield (
        f"{_counted(insight)}, {plain(insight.expected, digits=1)} expected "
        f"({plain(insight.lower, digits=1)} to {plain(insight.upper, digits=1)}); {window(insight)}; "
        f"first seen {day(insight.first_seen)}; {told}."
    )
    yield from ("", *quotes(insight.evidence[:3]))


def _counted(insight: Insight) -> str:
    if insight.unit == "people":
        return counted(insight.count, "person", "people")
    return counted(insight.count, insight.unit.removesuffix("s"))


def _pain_point(point: PainPoint) -> Iterator[str]:
    yield from (f"### {safe(point.name)} ({point.touchpoint}, {point.course})", "")
    before = f", {plain(point.rate_before.value, digits=1)} before" if point.rate_before else ""
    rate = f"{plain(point.rate.value, digits=1)} per 1,000 messages ({interval(point.rate, digits=1)})"
    yield (f"{rate}{before}; {counted(point.messages, 'message')}; severity {plain(100 * point.severity)} of 100.")
    yield from ("", *quotes(point.quotes))


def _word_of_mouth(report: Report) -> Iterator[str]:
    yield from (" ".join((spread(report.word_of_mouth), *movement(report.word_of_mouth))), "")
    for title, talks, measure in (
        ("What makes people recommend", report.word_of_mouth.praised, "recommends"),
        ("What makes people warn", report.word_of_mouth.warned_of, "warns"),
    ):
        if talks:
            yield from (f"### {title}", "", *flat(_talk(talk, measure) for talk in talks))


def _talk(talk: Talk, measure: str) -> Iterator[str]:
    yield from (f"**{safe(talk.name)}** ({talk.touchpoint}, {counted(getattr(talk, measure), 'time')})", "")
    yield from quotes(talk.quotes)


def _part(part: Part) -> Iterator[str]:
    yield from (safe(part.lead), "")
    for item in part.items:
        tag = f" ({item.tag})" if item.tag else ""
        yield from (f"- **{safe(item.name)}**{tag}: {safe(item.sentence)}", "", *quotes(item.quotes))


def _touchpoint(touchpoint: TouchpointAnswer) -> Iterator[str]:
    for topic in touchpoint.topics:
        new = f", new since {day(topic.first_seen)}" if topic.new and topic.first_seen else ""
        yield from (f"### {safe(topic.name)}", "")
        yield from (
            f"{counted(topic.messages, 'message')}{new}; net sentiment {_points(topic.net_sentiment)}.",
            "",
            *quotes(evidence(topic)),
        )


def quotes(found: Iterable[Quote]) -> Iterator[str]:
    """Quotes with where they are from."""
    for quote in found:
        brand = f", {safe(quote.brand)}" if quote.brand else ""
        said = "  \n> ".join(safe(line) for line in quote.text.splitlines())
        yield from (f"> {said}  ", f"> — {day(quote.created_at.date())}, {spoken(quote.channel)}{brand}", "")


def _points(metric: Metric | None) -> str:
    return f"{signed(metric.value)} ({signed_interval(metric)})" if metric else UNKNOWN


def safe(text: str) -> str:
    """Words that mean nothing to Markdown."""
    return NUMBERED.sub(r"\1\\\2", SPECIAL.sub(r"\\\g<0>", text))
