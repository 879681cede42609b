"""An audit as Markdown, for a wiki, a ticket or a chat."""

from __future__ import annotations

from collections.abc import Iterator

from voc import __version__
from voc.answers.accepted import Accepted
from voc.answers.expectations import Expectation
from voc.answers.label_quality import footnote
from voc.answers.wording import capitalized, counted, day, days, number, place
from voc.reports.audit.assemble import Audit
from voc.reports.audit.sentences import QUESTIONS, expectation, rated
from voc.reports.journey.sentences import burden, cost, straw
from voc.reports.markdown import flat, quotes, safe, section
from voc.reports.phrases import heading, scope


def render(audit: Audit) -> str:
    """The audit as Markdown (CommonMark with tables); words from feedback are escaped."""
    return "\n".join(_lines(audit)) + "\n"


def _lines(audit: Audit) -> Iterator[str]:
    yield from (f"# Experience audit: {safe(heading(audit))}, {days(audit.basis.period)}", "", safe(scope(audit)), "")
    yield from section("In short", (f"- {safe(sentence)}" for sentence in audit.headlines))
    parts = (_expectations, _delivery, _moments, _effort, _actions, _accepted, _unsayable)
    for (_, question), part in zip(QUESTIONS, parts, strict=True):
        yield from section(question, part(audit))
    models = ", ".join(audit.basis.models) or "none yet"
    said = (
        f"Period: {days(audit.basis.period)} (UTC).",
        f"Labels: {safe(models)}.",
        safe(footnote(audit.basis.quality)),
    )
    yield " ".join(filter(None, (*said, f"Written by voc {__version__}.")))


def _expectations(audit: Audit) -> Iterator[str]:
    return flat(map(_expectation, audit.expectations.touchpoints))


def _expectation(each: Expectation) -> Iterator[str]:
    verdict = f" ({each.verdict})" if each.verdict else ""
    yield from (f"### {each.touchpoint.capitalize()}{verdict}", "", capitalized(expectation(each)), "")
    yield from quotes(each.quotes)


def _delivery(audit: Audit) -> Iterator[str]:
    for each in audit.delivery.touchpoints:
        yield f"- **{each.touchpoint.capitalize()}**: {rated(each)}."
    if not audit.delivery.touchpoints:
        yield "The company has not rated itself (`own_rating` of a touchpoint in the taxonomy)."


def _moments(audit: Audit) -> Iterator[str]:
    if not audit.moments.straws:
        yield "Leavers speak of nothing more often than chance explains."
    for each in audit.moments.straws:
        yield from (f"### {safe(each.name)} ({each.kind})", "", f"{straw(each)}.", "", *quotes(each.quotes))


def _effort(audit: Audit) -> Iterator[str]:
    for each in audit.effort.touchpoints:
        yield f"- **{place(each.name).capitalize()}**: {burden(each)}."
    if not audit.effort.touchpoints:
        yield "Nobody tells of effort in this period."
    for _, quote in audit.effort.longest:
        yield from ("", *quotes((quote,)))


def _actions(audit: Audit) -> Iterator[str]:
    for each in audit.actions:
        when = f", {day(each.action.done_on)}" if each.action.done_on else ""
        yield f"- **{safe(each.action.title)}** ({safe(each.name)}{when}): {safe(each.sentence)}"
    if not audit.actions:
        yield "No action was recorded as done."
    if audit.open_actions:
        yield from ("", f"{counted(audit.open_actions, 'action')} open, {number(audit.overdue_actions)} overdue.")


def _accepted(audit: Audit) -> Iterator[str]:
    if not audit.accepted:
        yield "No pain point is recorded as accepted."
    yield from flat(map(_entry, audit.accepted))


def _entry(each: Accepted) -> Iterator[str]:
    said = f"Accepted by {safe(each.acceptance.by)}: {safe(each.acceptance.reason)}"
    yield from (f"### {safe(each.name)}", "", said, "", cost(each), "", *quotes(each.quotes))


def _unsayable(audit: Audit) -> Iterator[str]:
    for each in audit.unsayable:
        yield f"- **{safe(each.question)}**: {safe(each.reason)}. It would take {safe(each.data)}."
    yield from (f"- {safe(limit.sentence)}" for limit in audit.limits.limits)
