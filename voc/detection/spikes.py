"""Spikes of the last hours as insights, so that rules and channels tell of them as of any other change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from scipy.stats import nbinom

from voc.detection.pulse import EVERYTHING, Alarm, alarms
from voc.domain import Filter, Insight
from voc.insights.base import SUDDEN
from voc.insights.budget import Budget
from voc.insights.series import SeriesKey, severity
from voc.insights.story import surety
from voc.store import Store

_MEASURE = "negative_messages"
# The end of a step is the begin of the next: what ends at midnight was today.
_INSTANT = timedelta(seconds=1)
# Posts answer one another: sums of hours vary twice as much as if they did not.
_DISPERSION = 2.0


def spikes(
    store: Store, *, since: date, until: date, step: str, budget: Budget, channel: str | None = None
) -> list[Insight]:
    """What spiked in [since, until], one insight a day for each brand and for everything: the largest spike of it."""
    found: dict[str, Insight] = {}
    for alarm in alarms(store, since=since, until=until, step=step, budget=budget, channel=channel):
        insight = _insight(store, alarm, step, channel)
        known = found.get(insight.id)
        if known is None or insight.count > known.count:
            found[insight.id] = insight
    return list(found.values())


def _insight(store: Store, alarm: Alarm, step: str, channel: str | None) -> Insight:
    spike = alarm.spike
    brand = None if spike.series == EVERYTHING else spike.series
    start, end = spike.start.date(), (spike.end - _INSTANT).date()
    [counts] = store.counts(Filter(since=start, until=end, brand=brand, channel=channel))
    lower, upper = _interval(spike.expected)
    about = spike.series if brand else "the company"
    return Insight(
        kind=SUDDEN,
        series=f"{SeriesKey(_MEASURE, brand=brand)} step={step}",
        title=f"Sudden spike of complaints about {about}: {spike.count} people since {spike.start:%H:%M} UTC,"
        f" {spike.expected:.1f} expected",
        start=start,
        end=end,
        first_seen=(spike.noticed - _INSTANT).date(),
        count=spike.count,
        expected=spike.expected,
        lower=lower,
        upper=upper,
        p_value=spike.p_value,
        severity=round(severity(counts), 4),
        brand=brand,
        evidence=alarm.quotes,
        details={
            "measure": _MEASURE,
            "share": round(spike.count / max(spike.total, 1), 4),
            "share_before": spike.share_before,
            "total": spike.total,
            "noticed": spike.noticed.isoformat(),
            "campaign": list(alarm.campaign),
            "explanation": list(_explanation(alarm)),
        },
    )


def _explanation(alarm: Alarm) -> Iterator[str]:
    spike = alarm.spike
    yield (
        f"{spike.count} of {spike.total} people were negative from {spike.start:%H:%M} to {spike.end:%H:%M} UTC on"
        f" {spike.start.day} {spike.start:%B %Y}; {spike.expected:.1f} were expected at these hours."
    )
    share = spike.count / max(spike.total, 1)
    yield f"That is {share:.0%}; it was {spike.share_before:.0%} before. Noticed at {spike.noticed:%H:%M} UTC."
    yield surety(spike.p_value)
    yield alarm.cause
    if alarm.campaign:
        yield f"Looks organised: {'; '.join(alarm.campaign)}."


def _interval(expected: float) -> tuple[float, float]:
    """Where 95 % of counts lie that vary around what was expected."""
    size = max(expected, 1e-6) / (_DISPERSION - 1)
    return float(nbinom.ppf(0.025, size, 1 / _DISPERSION)), float(nbinom.ppf(0.975, size, 1 / _DISPERSION))
