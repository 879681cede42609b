"""From verdicts to findings: alarms within the budget, joined to stories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from voc.domain import MESSAGE_COUNTS
from voc.insights.base import Finding
from voc.insights.budget import Budget, needed
from voc.insights.episodes import MAX_GAP_DAYS, Episode, episodes
from voc.insights.series import Floats, SeriesTable
from voc.insights.surveillance import Verdicts, judge
from voc.insights.surveillance.scan import plan_for
from voc.insights.surveillance.screen import may_alarm
from voc.insights.surveillance.sums import running

# A story is one or two people's bad day below this many messages.
MIN_COUNT = 3
# How far back a story that goes on today may have begun. Judging starts there, at a fixed calendar day, so that the
# same story has the same first day tomorrow; one that lasts longer is told anew at most every four weeks.
MEMORY_DAYS, ANCHOR_DAYS = 56, 28
# A series that was silent for so long is no longer watched: it takes no part of the budget.
SEEN_DAYS = 728


def find(table: SeriesTable, *, kind: str, since: date, until: date, budget: Budget) -> list[Finding]:
    """The stories that went on in [since, until], or were over then: the last alarm is up to two weeks before.

    The most severe come first. The threshold of a day is that of the series that had been seen by then.
    """
    anchor = since - timedelta(days=MEMORY_DAYS)
    anchor -= timedelta(days=anchor.toordinal() % ANCHOR_DAYS)
    first = max(table.index(anchor), 0)
    heard = _heard(table)
    thresholds = np.array([budget.threshold(int(n), step_days=table.step_days) for n in heard])
    asked = may_alarm(table, plan_for(table), thresholds=thresholds, min_count=MIN_COUNT, first=first)
    verdicts = judge(table, since=anchor, until=until, asked=asked)
    judged = slice(verdicts.first, verdicts.first + verdicts.p_value.shape[1])
    enough = _window_counts(table, verdicts) >= MIN_COUNT
    alarms = asked[:, judged] & (verdicts.p_value <= thresholds[judged]) & enough
    found = [
        _finding(table, verdicts, row, episode, kind, heard)
        for row in np.flatnonzero(alarms.any(axis=1)).tolist()
        for episode in episodes(alarms[row], verdicts.p_value[row], verdicts.window[row])
    ]
    quiet = timedelta(days=MAX_GAP_DAYS)
    return merge([_closed(finding, until) for finding in found if finding.end + quiet >= since])


def _closed(finding: Finding, until: date) -> Finding:
    """The finding with whether it goes on at `until`, and if not, its first day without an alarm."""
    ongoing = until <= finding.end + timedelta(days=MAX_GAP_DAYS)
    clear = None if ongoing else (finding.end + timedelta(days=1)).isoformat()
    return replace(finding, details={**finding.details, "ongoing": ongoing, "all_clear": clear})


def _heard(table: SeriesTable) -> NDArray[np.int64]:
    """The series that share the budget at each step: those heard in the two years before. *Shape:* (n_steps,)"""
    total = running(table.counts)
    steps = np.arange(table.n_steps)
    heard = total[:, steps + 1] > total[:, np.maximum(steps + 1 - SEEN_DAYS // table.step_days, 0)]
    return np.asarray(heard.sum(axis=0))


def merge(findings: list[Finding]) -> list[Finding]:
    """One finding per incident: of series that contain one another and changed in the same days, the first to alarm.

    Of several on one day it is the narrowest: it says most. The first keeps the place so that the story keeps its id.
    """
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (f.first_seen, -_width(f), f.p_value, str(f.key))):
        place = next((i for i, other in enumerate(kept) if _same_incident(finding, other)), None)
        if place is None:
            kept.append(finding)
        else:
            kept[place] = _with(kept[place], finding)
    return sorted(kept, key=lambda f: (-f.severity, f.p_value, str(f.key)))


def _with(first: Finding, other: Finding) -> Finding:
    """The finding that tells `other` too: it is as surprising as the more surprising of them."""
    least = min(first.details["budget_needed"], other.details["budget_needed"])
    return replace(first, related=(*first.related, other.key), details={**first.details, "budget_needed": least})


def _same_incident(one: Finding, other: Finding) -> bool:
    nested = one.key.contains(other.key) or other.key.contains(one.key)
    return nested and one.start <= other.end and other.start <= one.end


def _width(finding: Finding) -> int:
    key = finding.key
    return sum(part is not None for part in (key.brand, key.touchpoint, key.topic_id))


def _window_counts(table: SeriesTable, verdicts: Verdicts) -> Floats:
    total = running(table.counts)
    ends = np.arange(verdicts.first, verdicts.first + verdicts.p_value.shape[1])[None, :] + 1
    starts = np.maximum(ends - verdicts.window, 0)
    return np.asarray(total[:, ends[0]] - np.take_along_axis(total, starts, axis=1))


def _finding(
    table: SeriesTable, verdicts: Verdicts, row: int, episode: Episode, kind: str, heard: NDArray[np.int64]
) -> Finding:
    start = max(episode.start, 0)
    steps = slice(start, episode.last_alarm + 1)
    days = slice(verdicts.first + start, verdicts.first + episode.last_alarm + 1)
    expected, lower, upper = verdicts.interval(row, steps)
    p_value, among = float(verdicts.p_value[row, episode.strongest]), int(heard[verdicts.first + episode.strongest])
    last = table.day(verdicts.first + episode.last_alarm) + timedelta(days=table.step_days - 1)
    return Finding(
        kind=kind,
        key=table.keys[row],
        start=table.day(days.start),
        end=last,
        first_seen=table.day(verdicts.first + episode.first_alarm),
        count=int(table.counts[row, days].sum()),
        expected=round(expected, 3),
        lower=lower,
        upper=upper,
        p_value=p_value,
        severity=_severity(table, row, days),
        details={**dict(_facts(table, row, days)), "budget_needed": needed(p_value, among, step_days=table.step_days)},
    )


def _severity(table: SeriesTable, row: int, days: slice) -> float:
    if table.risk is None or table.segments is None:
        return 0.0
    return round(min(float(table.risk[row, days].sum() / max(table.segments[row, days].sum(), 1.0)), 1.0), 4)


def _facts(table: SeriesTable, row: int, days: slice) -> Iterator[tuple[str, float]]:
    # Points are no part of the messages, and totals of series are never below their counts.
    if table.totals is not None and table.keys[row].measure in MESSAGE_COUNTS:
        past = slice(max(days.start - 364, 0), days.start)
        yield "share", round(float(table.counts[row, days].sum() / max(table.totals[row, days].sum(), 1.0)), 4)
        yield "share_before", round(float(table.counts[row, past].sum() / max(table.totals[row, past].sum(), 1.0)), 4)
        yield "total", int(table.totals[row, days].sum())
