"""What changed, read from a store and told as one insight per story."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from voc.detection.causes import over_represented
from voc.domain import Filter, Insight, Topic
from voc.insights.budget import Budget
from voc.insights.calendar import NO_CALENDAR, Calendar
from voc.insights.episodes import MAX_GAP_DAYS
from voc.insights.findings import MEMORY_DAYS
from voc.insights.incidents import Member, incidents
from voc.insights.story import explanation
from voc.insights.telling import tell
from voc.insights.watch import ReadCounts, watch
from voc.models.topics.names import headline, praised
from voc.store import Store

# Quotes kept with an insight: enough to judge it; all of them are one query away.
EVIDENCE = 20
# What the company did is named beside a change that begins so soon after it; the latest few.
EVENT_DAYS, _EVENTS = 7, 3
# Messages by which changes are recognised as one story.
_COMPARED = 1000
# Insights that may still go on; a workspace with more has other troubles.
_KNOWN = 1000


def changes(
    store: Store, *, first: date, since: date, until: date, budget: Budget, calendar: Calendar = NO_CALENDAR
) -> list[Insight]:
    """The stories that went on in [since, until] or ended then, most severe first, with quotes and an explanation.

    Counts are read from `first` on. A story that is already in the store goes on under its id.
    """
    topics = {topic.id: topic for topic in store.topics.list(include_hidden=True)}
    names = {id: topic.name for id, topic in topics.items()}
    read = _reader(store, first, until)
    found = watch(read, first=first, since=since, until=until, budget=budget, topics=names, calendar=calendar)
    if not found:
        return []
    members = [
        Member(insight, _messages(store, insight), _centroid(topics.get(insight.topic_id or 0))) for insight in found
    ]
    oldest = since - timedelta(days=MEMORY_DAYS + MAX_GAP_DAYS)
    known = [i for i in reversed(store.insights.list(since=oldest, limit=_KNOWN)) if i.first_seen <= until]
    told = (_complete(store, insight, calendar) for insight in tell(incidents(members), known))
    return [_headed(store, insight, topics.get(insight.topic_id or 0)) for insight in told]


def window(insight: Insight) -> Filter:
    """The segments that an insight is about; those that carry `details["measure"]` are its evidence."""
    return Filter(
        since=insight.start,
        until=insight.end,
        brand=insight.brand,
        touchpoint=insight.touchpoint,
        topic_id=insight.topic_id,
    )


def _reader(store: Store, first: date, last: date) -> ReadCounts:
    """Counts of these days, each grouping read once."""
    return cache(lambda by: store.counts(Filter(since=first, until=last), by=("day", *by)))


def _messages(store: Store, insight: Insight) -> frozenset[str]:
    quotes = store.quotes(window(insight), limit=_COMPARED, measure=insight.details["measure"])
    return frozenset(quote.feedback_id for quote in quotes)


def _peak(store: Store, about: Filter, measure: str) -> date:
    """The day with most messages so far, the first of several."""
    counts = store.counts(about, by=("day",))
    peak: date = max(counts, key=lambda count: (count[measure], -count.key["day"].toordinal())).key["day"]
    return peak


def _centroid(topic: Topic | None) -> NDArray[np.float32] | None:
    return None if topic is None else np.frombuffer(topic.centroid, dtype="<f2").astype(np.float32)


def _headed(store: Store, insight: Insight, topic: Topic | None) -> Insight:
    """The insight under what its quotes complain of, where its topic has its name from those who praise it."""
    if insight.kind != "emerging_pain_point" or topic is None:
        return insight
    if not any(praised(topic, said) for said in store.counts(Filter(until=insight.end, topic_id=topic.id))):
        return insight
    line = headline([quote.text for quote in insight.evidence])
    return replace(insight, title=insight.title.replace(f"“{topic.name}”", f"“{line}”", 1)) if line else insight


def _complete(store: Store, insight: Insight, calendar: Calendar) -> Insight:
    """The insight with its words, the people behind it, what is over-represented, and all of it in sentences."""
    about, measure = window(insight), insight.details["measure"]
    quotes = store.quotes(about, limit=EVIDENCE, order="typical", measure=measure)
    crowd = store.crowd(about, measure=measure)
    causes = over_represented(store, about, measure=measure)
    details = {
        **insight.details,
        "peak": _peak(store, about, measure).isoformat(),
        "messages": crowd.messages,
        "customers": crowd.customers,
        "copies": crowd.copies,
        "causes": [cause.plain() for cause in causes],
        "events": [
            {"name": event.name, "start": event.start.isoformat()}
            for event in calendar.before(insight.since, days=EVENT_DAYS)[:_EVENTS]
        ],
    }
    if insight.unit == "points":
        details["total"] = next(iter(store.counts(about)))["messages"]
    told = replace(insight, details=details, evidence=tuple(quotes))
    return replace(told, details={**details, "explanation": list(explanation(told))})
