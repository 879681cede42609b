"""An audit as an Excel workbook: a sheet for each of its questions."""

from __future__ import annotations

from collections.abc import Iterator

from voc.answers.actions import Outcome
from voc.answers.effort import Burden
from voc.answers.expectations import Expectation
from voc.answers.label_quality import footnote
from voc.answers.moments import Loyalty, Straw
from voc.answers.wording import days
from voc.domain import TASKS
from voc.reports.audit.assemble import Audit
from voc.reports.audit.sentences import EFFORTS
from voc.reports.phrases import heading, scope
from voc.reports.spreadsheet import QUOTE, TOUCHPOINT, quote_row, quote_time, touchpoint_row
from voc.reports.workbook import Cell, Sheet, interval, numbers, workbook

OUTCOMES = TASKS["expectation"][:-1]
EXPECTATION = (
    "touchpoint", "verdict", "points that speak of one", *interval("fell short"), *interval("against others"),
    *interval("against before"), *OUTCOMES,
)  # fmt: skip
DELIVERY = ("touchpoint", "verdict", "own rating", *interval("satisfied of 100"), "clear points", *interval("gap"))
LOYALTY = ("touchpoint", "points", "loyal", "wavering", "leaving", "left", *interval("at risk"))
STRAW = ("what leavers speak of", "kind", "messages of leavers", "of others", *interval("times the odds"))
EFFORT = (
    "touchpoint", "messages", *EFFORTS.values(), "times told", "middle of them", "hours together",
    *interval("first contact was enough"),
)  # fmt: skip
ACTION = (
    "action", "subject", "touchpoint", "done on", "verdict", "why", "before", "after", "expected after",
    *interval("times expected"), "smallest fall that would show",
)  # fmt: skip
ACCEPTED = (
    "pain point", "touchpoint", "accepted on", "by", "reason", "look again on", "complaints", "customers", "at risk",
    "warnings", *interval("per 1,000 messages"), *interval("change"),
)  # fmt: skip


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
        Sheet("Loyalty", LOYALTY, tuple(map(_loyalty, audit.moments.groups))),
        Sheet("Last straws", STRAW, tuple(map(_straw, audit.moments.straws))),
        Sheet("Effort", EFFORT, tuple(map(_burden, audit.effort.touchpoints))),
        Sheet("Actions", ACTION, tuple(map(_action, audit.actions))),
        Sheet("Accepted", ACCEPTED, tuple(_accepted(audit))),
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


def _loyalty(each: Loyalty) -> tuple[Cell, ...]:
    counts = (each.segments, each.loyal, each.wavering, each.leaving, each.left)
    return (each.group, *counts, *numbers(each.at_risk))


def _straw(each: Straw) -> tuple[Cell, ...]:
    return (each.name, each.kind, each.leaving, each.staying, *numbers(each.times))


def _burden(each: Burden) -> tuple[Cell, ...]:
    kinds = (each.kinds[kind] for kind in EFFORTS)
    told = (each.hours_told, each.median_time, each.total_hours)
    return (each.name, each.messages, *kinds, *told, *numbers(each.first_contact))


def _action(each: Outcome) -> tuple[Cell, ...]:
    said = (each.action.title, each.name, each.touchpoint, each.action.done_on)
    if (effect := each.effect) is None:
        return (*said, *[None] * (len(ACTION) - len(said)))
    counts = (effect.count_before, effect.count, effect.expected)
    return (*said, effect.verdict, effect.reason, *counts, *numbers(effect.ratio), effect.smallest)


def _accepted(audit: Audit) -> Iterator[tuple[Cell, ...]]:
    for each in audit.accepted:
        said = each.acceptance
        yield (
            each.name, each.touchpoint, said.accepted_on, said.by, said.reason, said.review_on,
            each.negative_messages, each.customers, each.at_risk, each.warnings,
            *numbers(each.complaints, each.change),
        )  # fmt: skip
