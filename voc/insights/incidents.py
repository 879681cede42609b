"""One story, one insight: what changed in the same days on the same messages is told once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from voc.domain import Insight
from voc.insights.episodes import MAX_GAP_DAYS

# Two topics of one touchpoint that begin to alarm within so many days are one story: at one false alarm a week over
# everything, two stories that begin there by chance in these days are rarer than one that is told in several words.
TOGETHER_DAYS = 3
# Otherwise they must rest on the same messages: so many, this share of the smaller one, and, across touchpoints (a
# brand, the company), this share of the larger one, or everything would be part of a busy company's bad mood.
_SHARED, _OF_SMALLER, _OF_LARGER = 2, 0.3, 0.2


@dataclass(frozen=True, slots=True)
class Member:
    """One change with the ids of the messages behind it."""

    insight: Insight
    messages: frozenset[str]


def incidents(members: Iterable[Member]) -> list[list[Member]]:
    """Members that tell one story, the first to alarm (of one day the narrowest) leading each; most severe first.

    A member joins the story that it shares most messages with, and stories are told in the order in which they
    began: what alarms later never takes the lead.
    """
    found: list[list[Member]] = []
    for member in sorted(members, key=_joining_order):
        linked = [group for group in found if any(_linked(member, other) for other in group)]
        if linked:
            max(linked, key=lambda group: _shared(member, group)).append(member)
        else:
            found.append([member])
    groups = [sorted(group, key=_leading_order) for group in found]
    return sorted(groups, key=lambda group: (-max(m.insight.severity for m in group), group[0].insight.p_value))


def tell(group: Sequence[Member]) -> Insight:
    """The insight of one story: that of its leader, with the others as its parts and the gravest severity."""
    leader, *others = (member.insight for member in group)
    needed = [i.details["budget_needed"] for i in (leader, *others) if "budget_needed" in i.details]
    parts = [*leader.details.get("parts", ()), *map(_part, others)]
    return replace(
        leader,
        severity=max(member.insight.severity for member in group),
        details={**leader.details, "parts": parts, **({"budget_needed": min(needed)} if needed else {})},
    )


def carry_on(group: Sequence[Member], known: Iterable[Insight]) -> Insight:
    """The insight of one story; if one of `known` already tells it, it goes on under that one's identity."""
    earlier = next((insight for insight in known if any(_continues(m.insight, insight) for m in group)), None)
    if earlier is None:
        return tell(group)
    same = [m for m in group if _name(m.insight) == _name(earlier)]
    rest = [m for m in group if m not in same]
    if same:
        leader = Member(replace(same[0].insight, first_seen=earlier.first_seen), same[0].messages)
        return tell([leader, *same[1:], *rest])
    told = tell([Member(earlier, frozenset()), *rest])
    details = {**told.details, "parts": _latest(told.details["parts"])}
    # The numbers stay those of the series it is told by; how long the story goes on is that of its parts.
    last = max(group, key=lambda m: m.insight.end).insight
    details |= {name: last.details[name] for name in ("ongoing", "all_clear") if name in last.details}
    return replace(told, details=details)


def _linked(one: Member, other: Member) -> bool:
    a, b = one.insight, other.insight
    if a.start > b.end or b.start > a.end or (a.brand != b.brand and None not in (a.brand, b.brand)):
        return False
    shared = len(one.messages & other.messages)
    sizes = sorted((len(one.messages), len(other.messages)))
    enough = shared >= max(_SHARED, _OF_SMALLER * sizes[0])
    if a.touchpoint is not None and a.touchpoint == b.touchpoint:
        return enough or abs(a.first_seen - b.first_seen) <= timedelta(days=TOGETHER_DAYS)
    return enough and shared >= _OF_LARGER * sizes[1]


def _shared(member: Member, group: Sequence[Member]) -> int:
    return max(len(member.messages & other.messages) for other in group)


def _joining_order(member: Member) -> tuple[Any, ...]:
    # The widest of one day first: its parts find each other through it.
    insight = member.insight
    return insight.first_seen, _width(insight), insight.p_value, insight.kind, insight.series


def _leading_order(member: Member) -> tuple[Any, ...]:
    insight = member.insight
    return insight.first_seen, -_width(insight), insight.p_value, insight.kind, insight.series


def _width(insight: Insight) -> int:
    return sum(part is not None for part in (insight.brand, insight.touchpoint, insight.topic_id))


def _name(insight: Insight) -> tuple[str, str]:
    return insight.kind, insight.series


def _continues(insight: Insight, earlier: Insight) -> bool:
    """Whether `insight` is about a series of a story that was still going on, or over for less than the gap."""
    told = {_name(earlier), *((part["kind"], part["series"]) for part in earlier.details.get("parts", ()))}
    quiet = timedelta(days=MAX_GAP_DAYS)
    return _name(insight) in told and earlier.first_seen <= insight.end and insight.start <= _last_day(earlier) + quiet


def _last_day(insight: Insight) -> Any:
    ends = [part["end"] for part in insight.details.get("parts", ())]
    return max([insight.end, *(type(insight.end).fromisoformat(end) for end in ends)])


def _part(insight: Insight) -> dict[str, Any]:
    """What is kept of a member that does not lead, as JSON."""
    return {
        "kind": insight.kind,
        "series": insight.series,
        "title": insight.title,
        "first_seen": insight.first_seen.isoformat(),
        "end": insight.end.isoformat(),
        "count": insight.count,
        "expected": insight.expected,
        "p_value": insight.p_value,
        "touchpoint": insight.touchpoint,
        "topic_id": insight.topic_id,
        "brand": insight.brand,
    }


def _latest(parts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One part per series, as it was told last."""
    return list({(part["kind"], part["series"]): part for part in parts}.values())
