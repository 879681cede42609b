"""What an action, an owner or an accepted pain point is about: its name, and which feedback speaks of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voc.domain import TOUCHPOINTS, Filter, Subject
from voc.store import Store
from voc.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class About:
    """A subject as people know it; `filter` lets through what is said of it."""

    subject: Subject
    name: str
    filter: Filter
    touchpoint: str | None
    topic_id: int | None


@dataclass(frozen=True, slots=True)
class Responsible:
    """The team that answers for something; `through` is the subject that it was said of (the touchpoint of a topic)."""

    team: str
    address: str | None
    through: Subject


def look_up(store: Store, subject: Subject, taxonomy: Taxonomy) -> About:
    """What a subject is about; a topic that was merged is the one it became part of.

    Raises:
        UnknownItem: for a topic or insight that is no longer there.
    """
    if subject.kind == "touchpoint":
        return About(subject, taxonomy.name(subject.id), Filter(touchpoint=subject.id), subject.id, None)
    if subject.kind == "topic":
        topic = store.topics.get(int(subject.id))
        while topic.merged_into is not None:
            topic = store.topics.get(topic.merged_into)
        return About(subject, topic.name, Filter(topic_id=topic.id), topic.touchpoint, topic.id)
    insight = store.insights.get(subject.id)
    about = Filter(brand=insight.brand, touchpoint=insight.touchpoint, topic_id=insight.topic_id)
    return About(subject, insight.title, about, insight.touchpoint, insight.topic_id)


def responsibility(store: Store, taxonomy: Taxonomy) -> Callable[[About], Responsible | None]:
    """Who answers for what: the nearest owner of an insight, its topic, its touchpoint, and last the taxonomy's."""
    owners = {ownership.subject: ownership for ownership in store.owners.list()}

    def find(about: About) -> Responsible | None:
        for subject in _nearest(about):
            if (own := owners.get(subject)) is not None:
                return Responsible(own.team, own.address, subject)
        if about.touchpoint is None or (said := taxonomy.owner(about.touchpoint)) is None:
            return None
        return Responsible(said.team, said.address, Subject("touchpoint", about.touchpoint))

    return find


def addresses(store: Store, taxonomy: Taxonomy) -> dict[str, str]:
    """How to reach each team: by the first address that was given for something it owns."""
    given = [(own.team, own.address) for own in store.owners.list()]
    given += [(own.team, own.address) for name in TOUCHPOINTS if (own := taxonomy.owner(name))]
    return {team: address for team, address in reversed(given) if address}


def _nearest(about: About) -> list[Subject]:
    topics = [Subject("topic", str(about.topic_id))] if about.topic_id else []
    touchpoints = [Subject("touchpoint", about.touchpoint)] if about.touchpoint else []
    return [about.subject, *topics, *touchpoints]
