"""Causes that staff and customers both complain about, and one of the two more than before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from voc.answers import employees
from voc.answers.figures import growth
from voc.answers.period import Period
from voc.answers.shifts.found import QUOTES, Found, Shift, lately
from voc.answers.wording import capitalized, counted
from voc.domain import Filter
from voc.store import Store

_ALL = 10**9


def employee_voice(store: Store, until: date, least: int) -> Found:
    """Causes that staff and customers both complain about, and one of the two more than in the four weeks before."""
    answers = [
        employees.answer(store, lately(until), least=least, by=by, limit=_ALL, quotes=0)
        for by in ("topic_id", "touchpoint")
    ]
    both = [(found, cause) for found in answers for cause in found.causes if cause.complain == "both"]
    period = answers[0].basis.period
    new = [(found, cause) for found, cause in both if _grew(store, period, found.by, cause, 2 * len(both))]
    return Found(
        tuple(_cause(store, found, cause) for found, cause in new),
        period,
        "Named are causes of which staff and customers both complain beyond chance, and one of the two more often than "
        f"in the four weeks before, for all {len(both)} together. Under {least} messages of employees nothing is told.",
        answers[0].basis.quality,
    )


def _about(filter: Filter, by: str, cause: employees.Cause) -> Filter:
    value: Any = cause.topic_id or cause.name
    return replace(filter, **{by: value})


def _grew(store: Store, period: Period, by: str, cause: employees.Cause, comparisons: int) -> bool:
    """Whether a message of customers, or of employees, complains of it more often than before."""
    return any(_grew_in(voice, period, by, cause, comparisons) for voice in (store, store.of_employees()))


def _grew_in(voice: Store, period: Period, by: str, cause: employees.Cause, comparisons: int) -> bool:
    lately, earlier = (days.within(Filter()) for days in (period, period.previous))
    now, before = (_sum(voice, _about(each, by, cause), "negative_messages") for each in (lately, earlier))
    of, of_before = (_sum(voice, each, "messages") for each in (lately, earlier))
    more = growth(now, before, of=of, of_before=of_before, outside=0.05 / comparisons)
    return more is not None and more.low > 1


def _sum(voice: Store, filter: Filter, measure: str) -> int:
    return sum(count[measure] for count in voice.counts(filter))


def _cause(store: Store, found: employees.EmployeeVoice, cause: employees.Cause) -> Shift:
    about = replace(_about(found.basis.filter, found.by, cause), sentiment="negative")
    voices = (store, store.of_employees())
    return Shift(
        f"{found.by} {cause.topic_id or cause.name}",
        f"Staff and customers both point at {cause.name}",
        f"{capitalized(cause.name)}: {counted(cause.customers.messages, 'message')} of customers, "
        f"{counted(cause.employees.messages, 'message')} of employees, more complaint than praise in both.",
        tuple(quote for voice in voices for quote in voice.quotes(about, limit=QUOTES)),
    )
