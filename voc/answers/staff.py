"""Praise and criticism of staff: teams by default, individuals only where that is asked for and allowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voc.answers.people import SMALL, by, evidence, numbers, part
from voc.answers.period import Basis, basis
from voc.domain import Filter, Quote, Remark
from voc.insights.journeys.staff import CAUSES, Mention, mention
from voc.insights.metrics import Metric
from voc.store import Store


@dataclass(frozen=True, slots=True)
class Group:
    """What is said of one team, channel or person: messages that praise and criticise, and what criticism is really of.

    `conduct` is the share of messages about them that criticise how they behaved, not a rule, system or product.
    """

    name: str
    messages: int
    praise: int
    criticism: int
    causes: dict[str, int]
    praise_rate: Metric | None
    conduct: Metric | None


@dataclass(frozen=True, slots=True)
class StaffAnswer:
    """What is said of staff in the period. Groups under five messages are not shown: `too_small` counts them.

    `worth_passing_on` is praise for going the extra mile. `people` is None unless individuals were asked for.
    """

    basis: Basis
    all: Group
    teams: tuple[Group, ...]
    channels: tuple[Group, ...]
    people: tuple[Group, ...] | None
    too_small: int
    by_touchpoint: dict[str, int]
    by_stage: dict[str, int]
    by_source: dict[str, int]
    worth_passing_on: tuple[Quote, ...]
    quotes: dict[str, tuple[Quote, ...]]


def answer(store: Store, filter: Filter, *, individuals: bool = False, limit: int = 5, quotes: int = 2) -> StaffAnswer:
    """What the filter lets through says of staff; `individuals` by the hash of who served."""
    rests_on = basis(store, filter)
    found = [said for remark in store.remarks(rests_on.filter, saying=("staff",)) if (said := mention(remark))]
    teams, few = _groups(found, lambda each: each.team)
    channels, _ = _groups(found, lambda each: each.channel)
    people, alone = _groups(found, lambda each: each.agent) if individuals else ((), 0)
    praised = [each.remark for each in found if each.extra_mile]
    return StaffAnswer(
        basis=rests_on,
        all=_group("all", found),
        teams=teams,
        channels=channels,
        people=people if individuals else None,
        too_small=few + alone,
        by_touchpoint=numbers(found, lambda each: each.remark.touchpoint),
        by_stage=numbers(found, lambda each: each.remark.stage),
        by_source=numbers(found, lambda each: each.remark.source),
        worth_passing_on=evidence(store, praised, limit),
        quotes={
            "praise": evidence(store, (each.remark for each in found if each.praise), quotes),
            **{cause: evidence(store, (e.remark for e in found if e.cause == cause), quotes) for cause in CAUSES},
        },
    )


def _groups(found: Sequence[Mention], name: Callable[[Remark], str | None]) -> tuple[tuple[Group, ...], int]:
    """The groups that are large enough to show, and how many are not."""
    named = by([each for each in found if name(each.remark)], lambda each: name(each.remark))
    groups = [_group(key, said) for key, said in named.items()]
    large = [group for group in groups if group.messages >= SMALL]
    return tuple(sorted(large, key=lambda group: -group.messages)), len(groups) - len(large)


def _group(name: str, found: Sequence[Mention]) -> Group:
    about = {each.remark.feedback_id for each in found}
    praise = {each.remark.feedback_id for each in found if each.praise}
    criticism = {each.remark.feedback_id for each in found if not each.praise}
    conduct = {each.remark.feedback_id for each in found if each.cause == "conduct"}
    return Group(
        name=name,
        messages=len(about),
        praise=len(praise),
        criticism=len(criticism),
        causes={cause: sum(each.cause == cause for each in found) for cause in CAUSES},
        praise_rate=part(len(praise), len(about), "messages about staff"),
        conduct=part(len(conduct), len(about), "messages about staff"),
    )
