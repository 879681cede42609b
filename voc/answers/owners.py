"""Who answers for what, and what is on each team's desk."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from voc.answers import actions
from voc.answers.actions import Outcome, last_day
from voc.answers.subjects import About, Responsible, look_up, responsibility
from voc.domain import TOUCHPOINTS, Insight, Subject
from voc.store import Store
from voc.taxonomy import Taxonomy

# Insights of the last four weeks are on a desk; older ones are history.
RECENT_DAYS = 28


@dataclass(frozen=True, slots=True)
class Owned:
    """Something a team answers for."""

    subject: Subject
    name: str


@dataclass(frozen=True, slots=True)
class Desk:
    """A team: what it answers for, its open actions and the recent insights that are its own; None: nobody's."""

    team: str | None
    address: str | None
    subjects: tuple[Owned, ...]
    actions: tuple[Outcome, ...]
    overdue: int
    insights: tuple[Insight, ...]


def answer(store: Store, taxonomy: Taxonomy, *, as_of: date | None = None) -> tuple[Desk, ...]:
    """Every team by name, and last what nobody answers for."""
    day = last_day(store, as_of)
    find = responsibility(store, taxonomy)
    everything = [look_up(store, subject, taxonomy) for subject in _subjects(store)]
    owners = [(about, find(about)) for about in everything]
    open_ones = actions.answer(store, taxonomy, as_of=as_of, status="open").actions
    recent = store.insights.list(since=day - timedelta(days=RECENT_DAYS), limit=200)
    told = [insight for insight in recent if insight.end <= day]
    insights = [(insight, find(look_up(store, Subject("insight", insight.id), taxonomy))) for insight in told]
    teams = {who.team for _, who in owners if who} | {team for each in open_ones if (team := actions.team_of(each))}
    addresses = _addresses(owners)
    return tuple(
        _desk(team, addresses, owners, open_ones, insights) for team in [*sorted(teams), *_nobodys(owners, open_ones)]
    )


def _subjects(store: Store) -> list[Subject]:
    given = [each.subject for each in store.owners.list()]
    return list(dict.fromkeys([*(Subject("touchpoint", name) for name in TOUCHPOINTS), *given]))


def _desk(
    team: str | None,
    addresses: dict[str, str],
    owners: list[tuple[About, Responsible | None]],
    open_ones: tuple[Outcome, ...],
    insights: list[tuple[Insight, Responsible | None]],
) -> Desk:
    mine = tuple(each for each in open_ones if actions.team_of(each) == team)
    return Desk(
        team=team,
        address=addresses.get(team or ""),
        subjects=tuple(Owned(about.subject, about.name) for about, who in owners if _team(who) == team),
        actions=mine,
        overdue=sum(each.overdue for each in mine),
        insights=tuple(insight for insight, who in insights if _team(who) == team),
    )


def _team(who: Responsible | None) -> str | None:
    return who.team if who else None


def _addresses(owners: list[tuple[About, Responsible | None]]) -> dict[str, str]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for _, who in owners:
        if who is not None and who.address:
            found[who.team].append(who.address)
    return {team: addresses[0] for team, addresses in found.items()}


def _nobodys(owners: list[tuple[About, Responsible | None]], open_ones: tuple[Outcome, ...]) -> list[None]:
    nobody = any(who is None for _, who in owners) or any(actions.team_of(each) is None for each in open_ones)
    return [None] if nobody else []
