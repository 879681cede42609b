"""A search for topics in everything that was said: a candidate first, promoted when it is safe or a person says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from voc.domain import TOUCHPOINTS, Refit, Topic, TopicEvent
from voc.store import Embeddings, Store
from voc.topics.tag import all_topics, retag

# A refit is safe when so much stays as it was: four of five segments in their topic, coverage to 5 points, and no
# topic that ends although one in twenty segments is in it.
KEPT = 0.8
COVERAGE_LOSS = 0.05
LARGE = 0.05


@dataclass(frozen=True, slots=True)
class _Part:
    """The refit of one touchpoint, with numbers of segments."""

    topics: Sequence[Topic]
    events: Sequence[TopicEvent]
    segments: int
    covered: int
    covered_before: int
    kept: float


def search(store: Store, *, until: date, fresh: bool = False, by: str = "voc") -> Refit:
    """Search every touchpoint for topics and promote what is found if it is safe; otherwise it waits for a person.

    Known topics stay, and what is new is added; with `fresh` everything is grouped anew, and a topic that is found
    again keeps its id. Nothing changes for readers before the promotion.
    """
    proposed = _propose(store, until, fresh)
    refit = store.refits.add(proposed, promote_by=None if proposed.doubts else by)
    retag(store)
    return store.refits.get(refit.id)


def promote(store: Store, id: int, *, by: str) -> None:
    """Put the topics of a candidate in force for all of history.

    Raises:
        UnknownItem: for a refit that is not in this workspace.
        InvalidValue: for one that is no candidate.
    """
    store.refits.promote(id, by=by)
    retag(store)


def rollback(store: Store, *, by: str) -> Refit:
    """Take back the refit that is in force, for all of history.

    Raises:
        InvalidValue: where no refit is in force.
    """
    refit = store.refits.rollback(by=by)
    retag(store)
    return refit


def _propose(store: Store, until: date, fresh: bool) -> Refit:
    known, next_id = all_topics(store), store.topics.next_id()
    parts = []
    for touchpoint in TOUCHPOINTS:
        part = _propose_one(store, touchpoint, known, next_id, until, fresh)
        next_id = max([next_id, *(topic.id + 1 for topic in part.topics)])
        parts.append(part)
    segments = sum(part.segments for part in parts) or 1
    before = sum(part.covered_before for part in parts)
    refit = Refit(
        until=until,
        topics=tuple(topic for part in parts for topic in part.topics),
        events=tuple(event for part in parts for event in part.events),
        kept=sum(part.kept * part.covered_before for part in parts) / before if before else 1.0,
        coverage=sum(part.covered for part in parts) / segments,
        coverage_before=before / segments,
    )
    return replace(refit, doubts=tuple(_doubts(refit, known, segments))) if before else refit


def _propose_one(
    store: Store, touchpoint: str, known: Sequence[Topic], next_id: int, until: date, fresh: bool
) -> _Part:
    from voc.models.topics.fit import fit  # takes seconds to import

    found = store.topics.embeddings(touchpoint, until=until)
    if not len(found):
        return _Part([topic for topic in known if topic.home == touchpoint], (), 0, 0, 0, 1.0)
    fitted = fit(
        found.vectors,
        found.texts,
        touchpoint=touchpoint,
        days=_days(found),
        known=known,
        previous=found.topic_ids,
        excluded=store.topics.exclusions(),
        next_id=next_id,
        fresh=fresh,
        polarity=found.polarity,
    )
    covered, before = int((fitted.assignment > 0).sum()), int((found.topic_ids > 0).sum())
    return _Part(fitted.topics, fitted.events, len(found), covered, before, fitted.kept)


def _doubts(refit: Refit, known: Sequence[Topic], segments: int) -> list[str]:
    doubts = []
    if refit.kept < KEPT:
        doubts.append(f"only {refit.kept:.0%} of the segments would stay in their topic (safe from {KEPT:.0%} on)")
    if refit.coverage < refit.coverage_before - COVERAGE_LOSS:
        doubts.append(f"{refit.coverage:.0%} of the segments would be in a topic, {refit.coverage_before:.0%} are now")
    before = {topic.id: topic for topic in known}
    ends = [before[e.topic_id] for e in refit.events if e.kind in ("merged", "died") and e.topic_id in before]
    doubts += [f"{t.name!r} ({t.id}) would end with {t.size} segments" for t in ends if t.size > LARGE * segments]
    return doubts


def _days(found: Embeddings) -> list[date]:
    return [day.astype(date) for day in found.days]
