"""An audit as an Excel workbook: a sheet for each of its questions."""

from __future__ import annotations

from collections.abc import Iterator

from voc.answers.expectations import Expectation
from voc.answers.label_quality import footnote
from voc.answers.wording import days
from voc.domain import TASKS
from voc.reports.audit.assemble import Audit
from voc.reports.journey import spreadsheet as people
from voc.reports.phrases import heading, scope
from voc.reports.spreadsheet import QUOTE, TOUCHPOINT, quote_row, quote_time, touchpoint_row
from voc.reports.workbook import Cell, Sheet, interval, numbers, workbook

OUTCOMES = TASKS["expectation"][:-1]
EXPECTATION = (
    "touchpoint", "verdict", "points that speak of one", *interval("fell short"), *interval("against others"),
    *interval("against before"), *OUTCOMES,
)  # fmt: skip
DELIVERY = ("touchpoint", "verdict", "own rating", *interval("satisfied of 100"), "clear points", *interval("gap"))


def render(audit: Audit) -> bytes:
    """The audit as .xlsx."""
    return workbook(sheets(audit), title=f"Experience audit: {heading(audit)}")


def sheets(audit: Audit) -> tuple[Sheet, ...]:
    """The tables of an audit."""
    expectations = (audit.expectations.all, *audit.expectations.touchpoints)
    unsayable = tuple((each.question, each.reason, each.data) for each in audit.unsayable)
    return (
        Sheet("In short", ("what", "value"), tuple(_short(audit))),
        Sheet("Expectations", EXPECTATION, tuple(map(_expectation, expectations))),
        Sheet("Own rating", DELIVERY, tuple(_delivery(audit))),
        people.loyalty(audit.moments.groups),
        people.straws(audit.moments.straws),
        people.effort(audit.effort.touchpoints),
        people.actions(audit.actions),
        people.accepted(audit.accepted),
        Sheet("Touchpoints", TOUCHPOINT, tuple(map(touchpoint_row, (audit.all, *audit.touchpoints)))),
        Sheet("Quotes", QUOTE, tuple(map(quote_row, sorted(audit.context, key=quote_time)))),
        Sheet("Open questions", ("question", "why it is open", "what would answer it"), unsayable),
    )


def _short(audit: Audit) -> Iterator[tuple[Cell, ...]]:
    yield ("whose customers", heading(audit))
    yield ("days (UTC)", days(audit.basis.period))
    yield ("heard", scope(audit))
    yield ("how good the labels are", footnote(audit.basis.quality) or "not known")
    yield from (("in short", sentence) for sentence in audit.headlines)


def _expectation(each: Expectation) -> tuple[Cell, ...]:
    counts = (each.outcomes.get(outcome, 0) for outcome in OUTCOMES)
    return (each.touchpoint, each.verdict, each.spoken, *numbers(each.gap, each.elsewhere, each.change), *counts)


def _delivery(audit: Audit) -> Iterator[tuple[Cell, ...]]:
    for each in audit.delivery.touchpoints:
        clear = each.satisfied.n if each.satisfied else 0
        yield (each.touchpoint, each.verdict, each.believed, *numbers(each.satisfied), clear, *numbers(each.gap))
