"""What it costs customers to get something done, where that begins, and how often the first contact was enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from statistics import median

from voc.answers.people import by, evidence, large, numbers, part
from voc.answers.period import Basis, basis
from voc.domain import Filter, Quote, Remark
from voc.insights.journeys.contacts import SAME_PROBLEM, contacts
from voc.insights.journeys.effort import COMES_BACK, KINDS, Case, Cost, cases, cost
from voc.insights.journeys.quantities import in_words
from voc.insights.metrics import Metric
from voc.store import Store


@dataclass(frozen=True, slots=True)
class Burden:
    """What one touchpoint or team costs customers: remarks by kind, and the hours of their time that they tell.

    A remark may be of several kinds. `first_contact` is the share of problems solved at the first contact, None where
    nobody can be followed: of those raised in an equal period that ended 30 days earlier, since it takes as long to
    know, and of a team with few of them. Small teams are left out.
    """

    name: str
    remarks: int
    messages: int
    kinds: dict[str, int]
    hours_told: int
    median_time: str | None
    total_hours: float
    first_contact: Metric | None


@dataclass(frozen=True, slots=True)
class EffortAnswer:
    """Effort in the period. `rate` is high effort of all segments; `longest` are the longest times told."""

    basis: Basis
    rate: Metric | None
    all: Burden
    touchpoints: tuple[Burden, ...]
    teams: tuple[Burden, ...]
    teams_too_small: int
    by_stage: dict[str, int]
    by_source: dict[str, int]
    longest: tuple[tuple[str, Quote], ...]
    quotes: dict[str, tuple[Quote, ...]]


def answer(store: Store, filter: Filter, *, least: int, limit: int = 5, quotes: int = 2) -> EffortAnswer:
    """What the filter lets through cost customers, by touchpoint and by teams of at least `least` messages."""
    rests_on = basis(store, filter, leans_on=("effort", "handoff", "touchpoint"))
    remarks = list(store.remarks(rests_on.filter))
    costs = [found for remark in remarks if (found := cost(remark))]
    solved = _cases(store, rests_on)
    teams = by([each for each in costs if each.remark.team], lambda each: each.remark.team)
    shown = large(teams, _messages, of=_messages(costs), least=least)
    high = sum(remark.effort == "high" for remark in remarks)
    return EffortAnswer(
        basis=rests_on,
        rate=part(high, len(remarks), "segments"),
        all=_burden("all", costs, solved),
        touchpoints=tuple(
            _burden(name, found, [case for case in solved if case.contact.touchpoint == name])
            for name, found in by(costs, lambda each: each.remark.touchpoint).items()
        ),
        teams=tuple(
            _burden(name, found, [case for case in solved if case.contact.team == name], least=least)
            for name, found in shown.items()
        ),
        teams_too_small=len(teams) - len(shown),
        by_stage=numbers(costs, lambda each: each.remark.stage),
        by_source=numbers(costs, lambda each: each.remark.source),
        longest=_longest(store, costs, limit),
        quotes={kind: evidence(store, (e.remark for e in costs if kind in e.kinds), quotes) for kind in KINDS},
    )


def _burden(name: str, costs: Sequence[Cost], solved: Sequence[Case], *, least: int = 1) -> Burden:
    told = [each.hours for each in costs if each.hours is not None]
    return Burden(
        name=name,
        remarks=len(costs),
        messages=_messages(costs),
        kinds={kind: sum(kind in each.kinds for each in costs) for kind in KINDS},
        hours_told=len(told),
        median_time=in_words(median(told)) if told else None,
        total_hours=round(sum(told), 1),
        first_contact=part(sum(case.solved for case in solved), len(solved), "first contacts about something")
        if len(solved) >= least
        else None,
    )


def _messages(costs: Sequence[Cost]) -> int:
    return len({each.remark.feedback_id for each in costs})


def _cases(store: Store, rests_on: Basis) -> list[Case]:
    """The first contacts of everybody who can be followed, 30 days back: what came since tells if they were enough."""
    period, people = rests_on.period, defaultdict[str, list[Remark]](list)
    # What went before says whether a contact is the first.
    earlier = replace(rests_on.filter, since=period.since - COMES_BACK - SAME_PROBLEM)
    for remark in store.remarks(earlier, saying=("person",)):
        people[remark.person or ""].append(remark)
    begin = datetime.combine(period.since, time.min, UTC) - COMES_BACK
    end = datetime.combine(period.until, time.max, UTC)
    found = (case for said in people.values() for case in cases(contacts(said), until=end))
    return [case for case in found if case.contact.at >= begin]


def _longest(store: Store, costs: Sequence[Cost], limit: int) -> tuple[tuple[str, Quote], ...]:
    if not store.shows_evidence:
        return ()
    told = sorted((each for each in costs if each.hours), key=lambda each: -(each.hours or 0))
    return tuple((in_words(each.hours or 0), each.remark.quote) for each in told[:limit])
