"""One story, one insight: which of the series that changed tell of the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.domain import Insight

# Changes rest on the same messages if they share so many, this share of the smaller one, and, where a whole touchpoint,
# brand or company is matched with another touchpoint, this share of the larger one, or everything would be part of a
# busy company's bad mood.
_SHARED, _OF_SMALLER, _OF_LARGER = 2, 0.3, 0.2
# Topics whose centroids have this cosine say the same in other words: of the pairs of topics of 26,000 app reviews one
# in 140 is as close. Where they begin within three days at one touchpoint, being related is enough (one pair in eight).
_NEAR, _RELATED, TOGETHER_DAYS = 0.65, 0.4, 3


@dataclass(frozen=True, slots=True)
class Member:
    """One change with the ids of the messages behind it, and the unit centroid of its topic if it is of one."""

    insight: Insight
    messages: frozenset[str]
    centroid: NDArray[Any] | None = field(default=None, compare=False)

    @property
    def wide(self) -> bool:
        """Whether it is of a touchpoint, a brand or everything, not of a topic."""
        return self.insight.topic_id is None


@dataclass(slots=True)
class Incident:
    """Changes that tell of one thing. `made_by` are its topics, or the wide series that turned before any topic did,
    with the topics that explain it, in the order of their alarms; `around` are wide series that turned with them.
    """

    made_by: list[Member]
    around: list[Member] = field(default_factory=list)

    @property
    def members(self) -> list[Member]:
        """All of them."""
        return [*self.made_by, *self.around]


def incidents(members: Iterable[Member]) -> list[Incident]:
    """The incidents that members tell of, the most severe first.

    A topic joins only topics that it is linked to itself, or the wide series that an incident began with: two topics
    are not one story because both are part of the bad mood of their touchpoint. What is linked to several incidents
    joins the one that it shares most messages with.
    """
    found: list[Incident] = []
    for member in sorted(members, key=_order):
        home = _home(member, found)
        if home is None:
            found.append(Incident([member]))
        else:
            (home.around if member.wide else home.made_by).append(member)
    _settle(found)
    return sorted(found, key=lambda i: (-max(m.insight.severity for m in i.members), _order(i.made_by[0])))


def name(insight: Insight) -> tuple[str, str]:
    """What was watched: the kind and the series."""
    return insight.kind, insight.series


def _settle(found: list[Incident]) -> None:
    """Give each wide series to the incident that explains most of it, now that all of them are known."""
    for lonely in [incident for incident in found if incident.made_by[-1].wide]:
        rest = [incident for incident in found if incident is not lonely]
        home = _home(lonely.made_by[0], rest)
        if home is not None:
            found.remove(lonely)
            # What turned first leads those that explain it.
            first = _order(lonely.made_by[0]) < _order(home.made_by[0])
            home.made_by[:0] = lonely.made_by if first else []
            home.around += lonely.around if first else lonely.members
    for member, now in [(member, incident) for incident in found for member in incident.around]:
        home = _home(member, found) or now
        now.around.remove(member)
        home.around.append(member)


def _home(member: Member, found: Sequence[Incident]) -> Incident | None:
    linked = [incident for incident in found if _belongs(member, incident)]
    return max(linked, key=lambda incident: _shared(member, incident.made_by), default=None)


def _belongs(member: Member, incident: Incident) -> bool:
    others = [other for other in incident.made_by if _meet(member.insight, other.insight)]
    if member.wide:
        return _rests_on(member, others)
    topics, wide = [o for o in others if not o.wide], [o for o in others if o.wide]
    if any(_near(member, other) for other in topics):
        return True
    return _rests_on(member, topics) or _rests_on(member, wide)


def _meet(one: Insight, other: Insight) -> bool:
    """Whether both went on on some day, about one brand."""
    return (
        one.start <= other.end
        and other.start <= one.end
        and (one.brand == other.brand or None in (one.brand, other.brand))
    )


def _near(one: Member, other: Member) -> bool:
    if one.centroid is None or other.centroid is None:
        return False
    cosine = float(np.dot(one.centroid, other.centroid))
    together = abs(one.insight.first_seen - other.insight.first_seen) <= timedelta(days=TOGETHER_DAYS)
    related = together and one.insight.touchpoint == other.insight.touchpoint
    return cosine >= (_RELATED if related else _NEAR)


def _rests_on(member: Member, others: Sequence[Member]) -> bool:
    """Whether the messages of `member` are those of `others` taken together."""
    shared, size = _shared(member, others), len(_messages(others))
    small, large = sorted((len(member.messages), size))
    if shared < max(_SHARED, _OF_SMALLER * small):
        return False
    here = member.insight.touchpoint is not None and any(
        o.insight.touchpoint == member.insight.touchpoint for o in others
    )
    specific = not any(m.wide for m in (member, *others))
    return here or specific or shared >= _OF_LARGER * large


def _shared(member: Member, others: Sequence[Member]) -> int:
    return len(member.messages & _messages(others))


def _messages(members: Sequence[Member]) -> frozenset[str]:
    return frozenset[str]().union(*(member.messages for member in members))


def _order(member: Member) -> tuple[Any, ...]:
    # The widest of one day first: its parts find each other through it.
    insight = member.insight
    width = sum(part is not None for part in (insight.brand, insight.touchpoint, insight.topic_id))
    return insight.first_seen, width, insight.p_value, insight.kind, insight.series
