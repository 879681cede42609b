"""Praise and criticism of staff: teams by default, individuals only where that is asked for and allowed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from voc.answers.people import by, evidence, large, numbers, part
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
    """What is said of staff in the period. Small groups are not shown: `too_small` counts them.

    `worth_passing_on` is praise for going the extra mile. `people` is None unless individuals were asked for. `all` is
    None, and nothing else is told, where all that is said of staff is little.
    """

    basis: Basis
    all: Group | None
    teams: tuple[Group, ...]
    channels: tuple[Group, ...]
    people: tuple[Group, ...] | None
    too_small: int
    by_touchpoint: dict[str, int]
    by_stage: dict[str, int]
    by_source: dict[str, int]
    worth_passing_on: tuple[Quote, ...]
    quotes: dict[str, tuple[Quote, ...]]


def answer(
    store: Store,
    filter: Filter,
    *,
    least: int,
    individuals: bool = False,
    limit: int = 5,
    quotes: int = 2,
    but: Collection[str] = (),
) -> StaffAnswer:
    """What the filter lets through says of staff, in groups of at least `least` messages.

    `individuals` are told by the hash of who served. Messages with an id in `but` are left out.
    """
    rests_on = basis(store, filter, leans_on=("staff",))
    remarks = (each for each in store.remarks(rests_on.filter, saying=("staff",)) if each.feedback_id not in but)
    found = [said for remark in remarks if (said := mention(remark))]
    if little := 0 < _messages(found) < least:
        found = []
    teams, few = _groups(found, lambda each: each.team, least)
    channels, _ = _groups(found, lambda each: each.channel, least)
    people, alone = _groups(found, lambda each: each.agent, least) if individuals else ((), 0)
    praised = [each.remark for each in found if each.extra_mile]
    return StaffAnswer(
        basis=rests_on,
        all=None if little else _group("all", found),
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


def _groups(
    found: Sequence[Mention], name: Callable[[Remark], str | None], least: int
) -> tuple[tuple[Group, ...], int]:
    """The groups that are large enough to show, the largest first, and how many are not."""
    named = by([each for each in found if name(each.remark)], lambda each: name(each.remark))
    shown = large(named, _messages, of=_messages(found), least=least)
    groups = [_group(key, said) for key, said in shown.items()]
    return tuple(sorted(groups, key=lambda group: -group.messages)), len(named) - len(shown)


def _messages(found: Sequence[Mention]) -> int:
    return len({each.remark.feedback_id for each in found})


def _group(name: str, found: Sequence[Mention]) -> Group:
    messages = _messages(found)
    praise = {each.remark.feedback_id for each in found if each.praise}
    criticism = {each.remark.feedback_id for each in found if not each.praise}
    conduct = {each.remark.feedback_id for each in found if each.cause == "conduct"}
    return Group(
        name=name,
        messages=messages,
        praise=len(praise),
        criticism=len(criticism),
        causes={cause: sum(each.cause == cause for each in found) for cause in CAUSES},
        praise_rate=part(len(praise), messages, "messages about staff"),
        conduct=part(len(conduct), messages, "messages about staff"),
    )
