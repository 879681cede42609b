"""Everything that is watched, in one call: counts in, insights out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta

from voc.domain import Count, Insight
from voc.insights.base import Detector, Finding, detectors
from voc.insights.budget import Budget
from voc.insights.calendar import NO_CALENDAR, Calendar
from voc.insights.findings import ANCHOR_DAYS, MEMORY_DAYS
from voc.insights.series import SeriesTable, concat, from_counts
from voc.insights.surveillance import DAILY

# History that is judged in one go, in days: it bounds memory, and what was judged is saved before the next one.
CHUNK_DAYS = 364
# History that a verdict can depend on: the memory of stories, then the longest baseline with its guard band, and the
# age of the model and of its pool.
HISTORY_DAYS = MEMORY_DAYS + ANCHOR_DAYS + DAILY.baseline + DAILY.guard + DAILY.refit + DAILY.pool + DAILY.longest
# Counts by day and the given fields, over the history: `lambda by: store.counts(Filter(...), by=("day", *by))`.
ReadCounts = Callable[[tuple[str, ...]], Iterable[Count]]


def spans(since: date, until: date) -> list[tuple[date, date, date]]:
    """[since, until] in parts to be watched one after another: (first day to read, first day, last day) of each."""
    found = []
    while since <= until:
        last = min(until, since + timedelta(days=CHUNK_DAYS - 1))
        found.append((since - timedelta(days=HISTORY_DAYS), since, last))
        since = last + timedelta(days=1)
    return found


def watch(
    read: ReadCounts,
    *,
    first: date,
    since: date,
    until: date,
    budget: Budget,
    topics: Mapping[int, str],
    kinds: Sequence[str] | None = None,
    calendar: Calendar = NO_CALENDAR,
) -> list[Insight]:
    """The insights of all detectors (or of `kinds`) that were going on in [since, until], the most severe first.

    `first` is the first day of the history, `topics` names topics by id, `calendar` the days known to be different.
    The budget is shared out equally among families of detectors, and in a family among its members. Insights come
    without quotes: `details["measure"]` with the insight's touchpoint, topic, brand and days says which to show.

    Raises:
        UnknownExtension: for a kind that does not exist.
    """
    names = detectors.names() if kinds is None else list(kinds)
    brands = {count.key["brand"] for count in read(("brand",))}
    insights = []
    for detector, parts in _parts([detectors.get(name)() for name in names]):
        table = replace(table_for(detector, read, first=first, last=until), calendar=calendar)
        found = detector.detect(table, since=since, until=until, budget=budget.share(parts))
        insights += [
            _of_all(finding, parts).insight(detector.title(_named(finding, brands), topics)) for finding in found
        ]
    return sorted(insights, key=lambda i: (-i.severity, i.p_value, i.series))


def _parts(chosen: Sequence[Detector]) -> Iterator[tuple[Detector, int]]:
    """Each detector with the number of parts of which it has one: families share equally, and so do their members."""
    members = Counter(detector.family for detector in chosen)
    yield from ((detector, len(members) * members[detector.family]) for detector in chosen)


def _of_all(finding: Finding, parts: int) -> Finding:
    """The finding with the budget it needs as one over everything, of which its detector has one of `parts`."""
    return replace(finding, details={**finding.details, "budget_needed": finding.details["budget_needed"] * parts})


def _named(finding: Finding, brands: Set[str | None]) -> Finding:
    """The finding as its title should tell it: where there is one brand, nobody needs to hear its name."""
    return finding if len(brands) > 1 else replace(finding, key=replace(finding.key, brand=None))


def table_for(detector: Detector, read: ReadCounts, *, first: date, last: date) -> SeriesTable:
    """The series that `detector` watches."""
    tables = []
    for by in detector.by:
        volume = read(("brand",)) if "topic_id" in by else None
        table = from_counts(read(by), first=first, last=last, measure=detector.measure, volume=volume)
        # Without brands, "by brand" is "all" once more.
        tables.append(table if "touchpoint" in by or not by else table.select(lambda key: key.brand is not None))
    return concat(tables)
