"""A report as an Excel workbook: numbers as numbers, a table per question, every quote with where it is from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from voc import __version__
from voc.answers.label_quality import footnote
from voc.answers.tally import Week
from voc.answers.topics import TopicAnswer
from voc.answers.touchpoints import TouchpointAnswer
from voc.answers.wording import days
from voc.domain import Quote
from voc.reports.assemble import Report
from voc.reports.definitions import DEFINITIONS
from voc.reports.journey import spreadsheet as people
from voc.reports.phrases import heading, scope
from voc.reports.workbook import Cell, Sheet, interval, numbers, workbook


def render(report: Report) -> bytes:
    """The report as .xlsx."""
    return workbook(sheets(report), title=f"Customer voice: {heading(report)}")


def sheets(report: Report) -> tuple[Sheet, ...]:
    """The tables of a report; intervals stand in columns of their own."""
    topics = [topic for each in report.touchpoints for topic in each.topics]
    weeks = [
        *(("touchpoint", each.touchpoint, each.trend) for each in report.touchpoints),
        *(("topic", topic.name, topic.trend) for topic in topics),
    ]
    return (
        Sheet("About", ("what", "value"), tuple(_about(report))),
        Sheet("Touchpoints", TOUCHPOINT, tuple(map(touchpoint_row, (report.all, *report.touchpoints)))),
        Sheet("Topics", TOPIC, tuple(map(_topic, topics))),
        Sheet("Weeks", WEEK, tuple(row for kind, name, trend in weeks for row in _weeks(kind, name, trend))),
        Sheet("Pain points", PAIN_POINT, tuple(_pain_points(report))),
        Sheet("Word of mouth", WORD_OF_MOUTH, tuple(_word_of_mouth(report))),
        *people.sheets(report.journey),
        Sheet("Changes", CHANGE, tuple(_changes(report))),
        Sheet("Quotes", QUOTE, tuple(map(quote_row, sorted(report.context, key=quote_time)))),
        Sheet("Not said", LIMIT, tuple((each.kind, each.sentence, each.count) for each in report.limits.limits)),
        Sheet("Definitions", ("term", "meaning"), DEFINITIONS),
    )


TOUCHPOINT = (
    "touchpoint", "messages", "messages before", "points", *interval("net sentiment"), *interval("change"),
    *interval("high effort"), *interval("leaving or wavering"), *interval("below expectation"),
)  # fmt: skip
TOPIC = (
    "topic id", "topic", "touchpoint", "messages", "messages before", "points", *interval("share of touchpoint"),
    *interval("net sentiment"), *interval("change"), "first seen", "keywords",
)  # fmt: skip
WEEK = ("of", "name", "from", "to", "messages", "points", "negative messages", *interval("net sentiment"))
PAIN_POINT = (
    "topic id", "topic", "touchpoint", "course", "messages", "messages before", *interval("per 1,000 messages"),
    *interval("growth"), "severity", *interval("customers at risk"), "first seen",
)  # fmt: skip
WORD_OF_MOUTH = ("of", "name", "recommendations", "warnings", "received", *interval("balance"))
CHANGE = (
    "insight", "kind", "touchpoint", "brand", "what", "from", "to", "first seen", "count", "unit", "expected",
    "expected, low", "expected, high", "chance", "severity", "told",
)  # fmt: skip
LIMIT = ("kind", "what", "count")
QUOTE = ("message", "start", "end", "date", "channel", "source", "brand", "touchpoint", "sentiment", "words", "link")


def _about(report: Report) -> Iterator[tuple[Cell, ...]]:
    yield ("whose customers", heading(report))
    yield ("days (UTC)", days(report.basis.period))
    yield ("compared with", days(report.basis.period.previous))
    yield ("heard", scope(report))
    yield ("label models", ", ".join(report.basis.models) or "none yet")
    yield ("how good they are", footnote(report.basis.quality) or "not known")
    yield ("written by", f"voc {__version__}")
    yield from (("what changed", sentence) for sentence in report.headlines)


def touchpoint_row(each: TouchpointAnswer) -> tuple[Cell, ...]:
    """A row of `TOUCHPOINT`."""
    rates = (each.net_sentiment, each.change, each.effort_rate, each.moment_of_truth_rate, each.expectation_gap_rate)
    return (each.touchpoint, each.messages, each.messages_before, each.segments, *numbers(*rates))


def _topic(topic: TopicAnswer) -> tuple[Cell, ...]:
    counts = (topic.messages, topic.messages_before, topic.segments)
    metrics = (topic.share, topic.net_sentiment, topic.change)
    said = (topic.first_seen, ", ".join(topic.keywords))
    return (topic.id, topic.name, topic.touchpoint, *counts, *numbers(*metrics), *said)


def _weeks(kind: str, name: str, trend: Sequence[Week]) -> Iterator[tuple[Cell, ...]]:
    for week in trend:
        counts = (week.messages, week.segments, week.negative_messages)
        yield (kind, name, week.start, week.end, *counts, *numbers(week.net_sentiment))


def _pain_points(report: Report) -> Iterator[tuple[Cell, ...]]:
    for point in report.pain_points.points:
        yield (
            point.topic_id, point.name, point.touchpoint, point.course, point.messages, point.messages_before,
            *numbers(point.rate, point.growth), point.severity, *numbers(point.loyalty_risk), point.first_seen,
        )  # fmt: skip


def _word_of_mouth(report: Report) -> Iterator[tuple[Cell, ...]]:
    found = report.word_of_mouth
    topics = {talk.topic_id: talk for talk in (*found.praised, *found.warned_of)}.values()
    for kind, talks in (("everything", (found.all,)), ("touchpoint", found.touchpoints), ("topic", topics)):
        for talk in talks:
            yield (kind, talk.name, talk.recommends, talk.warns, talk.received, *numbers(talk.balance))


def _changes(report: Report) -> Iterator[tuple[Cell, ...]]:
    for change in report.changes.changes:
        found = change.insight
        yield (
            found.id, found.kind, found.touchpoint, found.brand, change.sentence, found.start, found.end,
            found.first_seen, found.count, found.unit, found.expected, found.lower, found.upper, found.p_value,
            found.severity, ", ".join(change.channels),
        )  # fmt: skip


def quote_row(quote: Quote) -> tuple[Cell, ...]:
    """A row of `QUOTE`."""
    return (
        quote.feedback_id, quote.start, quote.end, quote.created_at.date(), quote.channel, quote.source, quote.brand,
        quote.touchpoint, quote.sentiment, quote.text, quote.url,
    )  # fmt: skip


def quote_time(quote: Quote) -> tuple[Any, ...]:
    """What quotes are sorted by."""
    return quote.created_at, quote.feedback_id, quote.start
