"""Pain points that are left as they are, and what leaving them costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from voc.answers.actions import last_day
from voc.answers.figures import difference, per_thousand, rate
from voc.answers.subjects import About, Responsible, look_up, responsibility
from voc.answers.tally import total
from voc.domain import Acceptance, Count, Filter, Quote
from voc.insights.metrics import Metric
from voc.store import Store
from voc.taxonomy import Taxonomy

# Before a decision: as long as a quarter, to compare what came after with.
BEFORE_DAYS = 91


@dataclass(frozen=True, slots=True)
class Accepted:
    """One entry of the register with its cost since it was accepted.

    `customers` is how many people complained, `at_risk` how many points say that somebody wavers, leaves or has left,
    `complaints` the negative messages per 1,000 messages of all, and `change` what became of that rate since.
    """

    acceptance: Acceptance
    name: str
    touchpoint: str | None
    topic_id: int | None
    responsible: Responsible | None
    review_due: bool
    until: date
    negative_messages: int
    customers: int
    at_risk: int
    risk_rate: Metric | None
    warnings: int
    complaints: Metric | None
    change: Metric | None
    quotes: tuple[Quote, ...]


def answer(store: Store, taxonomy: Taxonomy, *, as_of: date | None = None, quotes: int = 2) -> tuple[Accepted, ...]:
    """The register as of a day, what costs most complaints first; what was accepted after an `as_of` is not in it."""
    day = last_day(store, as_of)
    find = responsibility(store, taxonomy)
    found = []
    for acceptance in store.acceptances.list():
        if as_of is not None and acceptance.accepted_on > as_of:
            continue
        about = look_up(store, acceptance.subject, taxonomy)
        found.append(_accepted(store, acceptance, about, find(about), day, quotes))
    return tuple(sorted(found, key=lambda each: (-each.negative_messages, each.name)))


def one(store: Store, taxonomy: Taxonomy, acceptance: Acceptance, *, as_of: date) -> Accepted:
    """One entry as of a day, without quotes."""
    about = look_up(store, acceptance.subject, taxonomy)
    return _accepted(store, acceptance, about, responsibility(store, taxonomy)(about), as_of, 0)


def _accepted(
    store: Store, acceptance: Acceptance, about: About, who: Responsible | None, day: date, quotes: int
) -> Accepted:
    since = replace(about.filter, since=acceptance.accepted_on, until=day)
    count, now = _complaints(store, since)
    start = acceptance.accepted_on - timedelta(days=BEFORE_DAYS)
    _, before = _complaints(store, replace(since, since=start, until=acceptance.accepted_on - timedelta(days=1)))
    leaving = ("wavering", "leaving", "left")
    return Accepted(
        acceptance=acceptance,
        name=about.name,
        touchpoint=about.touchpoint,
        topic_id=about.topic_id,
        responsible=who,
        review_due=acceptance.review_on is not None and acceptance.review_on <= day,
        until=day,
        negative_messages=count["negative_messages"],
        customers=store.crowd(since, measure="negative_messages").customers,
        at_risk=sum(count[name] for name in leaving),
        risk_rate=rate(count, *leaving),
        warnings=count["warns"],
        complaints=now,
        change=difference(now, before),
        quotes=tuple(store.quotes(since, limit=quotes, order="confident", measure="negative")) if quotes else (),
    )


def _complaints(store: Store, filter: Filter) -> tuple[Count, Metric | None]:
    """What is said of the subject, and its negative messages per 1,000 messages of all."""
    count = total(store.counts(filter))
    everything = total(store.counts(Filter(since=filter.since, until=filter.until, brand=filter.brand)))
    return count, per_thousand(count["negative_messages"], everything["messages"])
