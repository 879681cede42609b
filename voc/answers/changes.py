"""What changed, in plain sentences, and who was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from voc.answers.period import Basis, Period, basis
from voc.domain import Filter, Insight
from voc.store import SentAlert, Store

# Insights and alerts read at most; a period with more has other troubles than this list.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Change:
    """One insight of the period. `sentence` says it to somebody who has read nothing else."""

    insight: Insight
    sentence: str
    topic: str | None
    # The channels that were told.
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, the newest and then the most severe first, and the alerts sent about it."""

    basis: Basis
    changes: tuple[Change, ...]
    alerts: tuple[SentAlert, ...]


def answer(store: Store, filter: Filter, *, limit: int = 20) -> Changes:
    """The insights whose window touches the period of the filter."""
    rests_on = basis(store, filter)
    names = {topic.id: topic.name for topic in store.topics.list(include_hidden=True)}
    alerts = tuple(store.alerts.list(limit=MOST))
    told = _told(alerts)
    insights = sorted(touching(store, rests_on), key=lambda insight: _order(insight, rests_on.period))
    changes = tuple(
        Change(each, sentence(each), names.get(each.topic_id or 0), told.get(each.id, ())) for each in insights[:limit]
    )
    shown = {change.insight.id for change in changes}
    return Changes(rests_on, changes, tuple(alert for alert in alerts if alert.insight.id in shown))


def sentence(insight: Insight) -> str:
    """One plain sentence that ends with a full stop."""
    return insight.title if insight.title.endswith((".", "!", "?")) else f"{insight.title}."


def touching(store: Store, rests_on: Basis) -> list[Insight]:
    """The insights whose window touches the period and that are about what the filter lets through."""
    period, filter = rests_on.period, rests_on.filter
    return [
        insight
        for insight in store.insights.list(since=period.since, limit=MOST)
        if insight.start <= period.until
        and insight.end >= period.since
        and filter.touchpoint in (None, insight.touchpoint)
        and filter.topic_id in (None, insight.topic_id)
        and (filter.brand is None or insight.brand in (None, filter.brand))
    ]


def _order(insight: Insight, period: Period) -> tuple[int, float, str]:
    # Newest first by whole weeks, so that a grave matter of Monday is not below a slight one of Tuesday.
    return max(0, (period.until - insight.end).days // 7), -insight.severity, insight.id


def _told(alerts: Iterable[SentAlert]) -> dict[str, tuple[str, ...]]:
    told: dict[str, tuple[str, ...]] = {}
    for alert in alerts:
        told[alert.insight.id] = (*told.get(alert.insight.id, ()), alert.channel)
    return told
