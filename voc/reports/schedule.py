"""Which scheduled reports are due, about which days, and the files that they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from voc.answers.period import Period
from voc.answers.wording import days
from voc.domain import Filter, ReportSchedule
from voc.reports.audit import Audit
from voc.reports.phrases import heading
from voc.reports.writers import write_for
from voc.store import Store
from voc.taxonomy import Taxonomy

MONTHS = {"month": 1, "quarter": 3, "half-year": 6}
TITLES = {"topics": "Customer voice", "audit": "Experience audit"}


def last_complete(every: str, today: date) -> Period:
    """The last week from Monday, or calendar month, quarter or half-year, that ended before `today`."""
    if every == "week":
        until = today - timedelta(days=today.weekday() + 1)
        return Period(until - timedelta(days=6), until)
    length = MONTHS[every]
    first_month = (today.month - 1) // length * length + 1
    until = date(today.year, first_month, 1) - timedelta(days=1)
    return Period(date(until.year, until.month - length + 1, 1), until)


def due(store: Store, today: date) -> Iterator[tuple[ReportSchedule, Period]]:
    """What is to be sent on `today`: schedules in force whose last complete period was not sent."""
    for state in store.report_schedules.list():
        period = last_complete(state.schedule.every, today)
        if state.schedule.enabled and state.sent_until < period.until:
            yield state.schedule, period


def files(
    store: Store, schedule: ReportSchedule, period: Period, folder: Path, taxonomy: Taxonomy, *, least: int
) -> tuple[str, str, list[Path]]:
    """The title, the words and the files of the mail about a period.

    Raises:
        InvalidValue: for an owner who answers for nothing any more.
        InvalidSettings: where what draws PDF is not installed.
    """
    wanted = period.within(Filter(touchpoint=schedule.touchpoint, brand=schedule.brand))
    path = folder / f"{schedule.kind}-{period.until}.{schedule.format}"
    written = write_for(store, wanted, path, owner=schedule.owner, taxonomy=taxonomy, kind=schedule.kind, least=least)
    said = [f"- {line}" for report in written.values() for line in report.headlines]
    first = next(iter(written.values()))
    about = schedule.owner or schedule.touchpoint
    title = f"{TITLES[schedule.kind]}: {heading(first)}{f', {about}' if about else ''}, {days(period)}"
    kind = "audit" if isinstance(first, Audit) else "report"
    attached = f"The {kind} is attached. It was sent by the schedule {schedule.name} of voc."
    return title, "\n".join([*said, "", attached]), list(written)
