"""The topics of one touchpoint: found on a sample, then given to every segment that is near enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from voc.domain import Topic, TopicEvent
from voc.errors import InvalidValue
from voc.models.topics import lineage
from voc.models.topics.assign import (
    NOISE,
    Excluded,
    assign_telling,
    centroid,
    destination,
    nearest,
    pack,
    telling_of,
)
from voc.models.topics.hierarchy import with_parents
from voc.models.topics.identity import SAME, SHARED, match, overlaps
from voc.models.topics.names import Name

# Grouping is quadratic in this: 4 s at 6,000, 7 s at 8,000 on one core, with 0.3 GB at 6,000.
SAMPLE = 6_000
# The fewest segments that make a topic.
LEAST = 8
# A group whose middle is less similar than this to that of every known topic is a subject of its own, if half of it was
# said in the last days: older parts of a topic that a search draws otherwise are no news, and there are always some.
APART, RECENT_DAYS = 0.7, 28
# A known topic moves to the middle of its segments when there are so many times more than at the last search. After six
# searches, two weeks apart, 99 % of segments of app reviews had their topic; 79 % when every topic moved every time.
GROWN = 1.1
# Parts of what is left over that are searched again; at 1,000,000 segments there would be a hundred.
_PARTS = 12


@dataclass(frozen=True, slots=True)
class Fit:
    """What was found: `assignment` is a topic id or 0 (noise) per segment, `probability` is 0 for noise.

    `topics` are the active ones, largest first, then known ones that ended. `events` are what became of the known
    topics and where the new ones come from. `kept` is the share of segments in a topic that stay in it.
    """

    topics: list[Topic]
    assignment: NDArray[np.int64]
    probability: NDArray[np.float32]
    events: list[TopicEvent]
    kept: float


@dataclass(frozen=True, slots=True)
class _Found:
    """Groups of the sample. *Shape:* `middles` (k, width), `radius` (k,), `names` k."""

    middles: NDArray[np.float32]
    radius: NDArray[np.float32]
    names: list[Name]

    def __add__(self, other: _Found) -> _Found:
        middles, radius = (np.concatenate(p) for p in ((self.middles, other.middles), (self.radius, other.radius)))
        return _Found(middles, radius, self.names + other.names)

    def only(self, rows: NDArray[np.bool_]) -> _Found:
        """The groups of these rows."""
        names = [name for name, wanted in zip(self.names, rows, strict=True) if wanted]
        return _Found(self.middles[rows], self.radius[rows], names)


def fit(
    vectors: NDArray[np.floating],
    texts: Sequence[str],
    *,
    touchpoint: str,
    days: Sequence[date],
    known: Sequence[Topic] = (),
    previous: Sequence[int] | NDArray[np.int64] | None = None,
    excluded: Excluded | None = None,
    next_id: int,
    fresh: bool = True,
    min_size: int | None = None,
    sample_size: int = SAMPLE,
    polarity: NDArray[np.int8] | None = None,
) -> Fit:
    """Topics of `vectors`; the same segments give the same topics, in whatever order they come.

    With `fresh`, everything is grouped anew; without, active known topics stay where they are, unless they grew by a
    tenth, and only what is in none of them, or was said of late and well away from all of them, becomes a topic.

    A found topic that continues one of `known` (matched by centroid and by the topics that segments had `previous`ly)
    keeps its id, its birthday and, where a person named it, its name; new ones are numbered from `next_id`. `min_size`
    is the fewest segments of the sample that make a topic (default: 1 in 400, at least 8). What is left over is
    searched once more in the order of time, in parts as large as the sample: what a few people said in one month is
    lost in a sample of years. Pinned and anchored topics stay even when they are not found again. Texts that say
    nothing ("Kind regards", "great app") are noise. `polarity` is that of `voc.models.topics.names.name_groups`.

    *Shape:* `vectors` (n, width) of unit length; `texts`, `days`, `previous` and `polarity` n

    Raises:
        InvalidValue: where `texts` or `days` are not as many as `vectors`.
    """
    if not len(vectors) == len(texts) == len(days):
        raise InvalidValue("texts and days", f"{len(texts)} and {len(days)}", f"there are {len(vectors)} vectors")
    before = np.full(len(vectors), NOISE) if previous is None else np.asarray(previous, dtype=np.int64)
    telling = telling_of(texts, len(vectors))
    mine = [_recentred(topic, vectors, before) for topic in known if topic.home == touchpoint]
    look = partial(_found, vectors, texts, polarity)
    found = _search(look, vectors, texts, days, telling, mine, min_size=min_size, sample_size=sample_size)
    if not fresh:
        found, mine = _added(found, vectors, telling, mine, before, days)
    found, matched = _matched(found, vectors, telling, mine, before)
    topics = _topics(found, matched, mine, touchpoint=touchpoint, next_id=next_id, fresh=fresh)
    assignment, probability = assign_telling(vectors, topics, telling, excluded=excluded)
    topics = _measured(topics, vectors, assignment, probability, days, new_from=next_id)
    kept = lineage.kept(before, assignment, topics)
    topics, events = lineage.follow(topics, mine, previous=before, assignment=assignment)
    return Fit(with_parents(topics), assignment, probability, events, kept)


def _search(
    look: Callable[..., _Found],
    vectors: NDArray[np.floating],
    texts: Sequence[str],
    days: Sequence[date],
    telling: NDArray[np.intp],
    known: Sequence[Topic],
    *,
    min_size: int | None,
    sample_size: int,
) -> _Found:
    """The groups of a sample, then of what is left over."""
    chosen = sample(texts, telling, sample_size)
    least = max(LEAST, len(chosen) // 400) if min_size is None else min_size
    found = look(chosen, _given(known), min_size=least)
    for part in _leftovers(vectors, texts, days, telling, found, size=sample_size):
        taken = [*_given(known), *(name.phrase for name in found.names)]
        found += look(part, taken, min_size=min_size or LEAST)
    return found


def sample(texts: Sequence[str], rows: NDArray[np.intp], size: int) -> NDArray[np.intp]:
    """At most `size` of the rows, by the digest of their texts: mostly the same ones when there are more later."""
    seen: Counter[str] = Counter()
    keys = []
    for row in rows.tolist():
        seen[texts[row]] += 1
        keys.append(blake2b(f"{seen[texts[row]]} {texts[row]}".encode("utf-8", "replace"), digest_size=8).digest())
    order = sorted(range(len(rows)), key=keys.__getitem__)
    return rows[order[:size]]


def _given(known: Sequence[Topic]) -> list[str]:
    """The names that people gave and that no other topic may have."""
    return [topic.name for topic in known if topic.status == "active" and (topic.renamed or topic.pinned)]


def _found(
    vectors: NDArray[np.floating],
    texts: Sequence[str],
    polarity: NDArray[np.int8] | None,
    chosen: NDArray[np.intp],
    taken: Sequence[str],
    *,
    min_size: int,
) -> _Found:
    """The groups among the chosen segments."""
    if len(chosen) < max(2, min_size):
        return _Found(np.zeros((0, vectors.shape[1]), dtype=np.float32), np.zeros(0, dtype=np.float32), [])
    from voc.models.topics.model import find  # imports BERTopic, which takes seconds

    said, own = [texts[i] for i in chosen], vectors[chosen].astype(np.float32)
    spoken = None if polarity is None else polarity[chosen]
    return _Found(*find(said, own, min_size=min_size, taken=taken, polarity=spoken))


def _leftovers(
    vectors: NDArray[np.floating],
    texts: Sequence[str],
    days: Sequence[date],
    telling: NDArray[np.intp],
    found: _Found,
    *,
    size: int,
) -> list[NDArray[np.intp]]:
    """The segments near no group, oldest first, in equal parts of at most `size`; of very many, a sample."""
    rows, _ = nearest(vectors[telling], found.middles, radius=found.radius)
    left = sample(texts, telling[rows < 0], _PARTS * size)
    if not len(left):
        return []
    when = np.array([days[i].toordinal() for i in left])
    return np.array_split(left[np.argsort(when, kind="stable")], -(-len(left) // size))


def _recentred(topic: Topic, vectors: NDArray[np.floating], previous: NDArray[np.int64]) -> Topic:
    """The topic among vectors of another width (another encoder): in the middle of the segments it has."""
    if len(topic.centroid) == 2 * vectors.shape[1]:
        return topic
    own = vectors[previous == topic.id].astype(np.float32)
    middle = own.mean(axis=0) if len(own) else np.zeros(vectors.shape[1], dtype=np.float32)
    return replace(topic, centroid=pack(middle / max(float(np.linalg.norm(middle)), 1e-9)), radius=None)


def _added(
    found: _Found,
    vectors: NDArray[np.floating],
    telling: NDArray[np.intp],
    known: Sequence[Topic],
    previous: NDArray[np.int64],
    days: Sequence[date],
) -> tuple[_Found, list[Topic]]:
    """The groups that add to the known topics, and these, of which the growing ones in the middle of their segments."""
    settled = [_centred(topic, vectors, previous) for topic in known]
    live = [topic for topic in settled if topic.status == "active"]
    if not live or not found.names:
        return found, settled
    groups = np.full(len(vectors), -1, dtype=np.int64)
    groups[telling], _ = nearest(vectors[telling], found.middles, radius=found.radius)
    when = np.array([day.toordinal() for day in days])
    recent = when > when.max() - RECENT_DAYS
    waiting, late = (
        np.bincount(groups[(groups >= 0) & rows], minlength=len(found.names)) for rows in (previous <= 0, recent)
    )
    half = SHARED * np.maximum(np.bincount(groups[groups >= 0], minlength=len(found.names)), 1)
    apart = (found.middles @ np.stack([centroid(topic) for topic in live]).T).max(axis=1) < APART
    return found.only((waiting >= half) | (apart & (late >= half))), settled


def _centred(topic: Topic, vectors: NDArray[np.floating], previous: NDArray[np.int64]) -> Topic:
    own = np.flatnonzero(previous == topic.id)
    if topic.anchored or topic.status != "active" or len(own) < max(LEAST, GROWN * topic.size):
        return topic
    middle = vectors[own].astype(np.float32).mean(axis=0)
    return replace(topic, centroid=pack(middle / np.linalg.norm(middle)))


def _matched(
    found: _Found,
    vectors: NDArray[np.floating],
    telling: NDArray[np.intp],
    known: Sequence[Topic],
    previous: NDArray[np.int64],
) -> tuple[_Found, list[Topic | None]]:
    """The groups with the known topic that each continues, less those that lie where a person made topics."""
    groups = np.full(len(vectors), -1, dtype=np.int64)
    groups[telling], _ = nearest(vectors[telling], found.middles, radius=found.radius)
    anchored = [topic for topic in known if topic.anchored]
    inside = np.isin(previous, [topic.id for topic in anchored])
    sizes = np.maximum(np.bincount(groups[groups >= 0], minlength=len(found.names)), 1)
    theirs = np.bincount(groups[(groups >= 0) & inside], minlength=len(found.names)) / sizes
    near = found.middles @ np.stack([centroid(topic) for topic in anchored]).T if anchored else None
    free = (theirs < SHARED) & (np.ones(len(sizes), np.bool_) if near is None else near.max(axis=1) < SAME)
    number = np.append(np.where(free, np.cumsum(free) - 1, -1), -1)
    rest = [topic for topic in known if not topic.anchored]
    shared = overlaps(number[groups], previous, int(free.sum()), [topic.id for topic in rest])
    found = found.only(free)
    return found, match(found.middles, rest, shared=shared)


def _topics(
    found: _Found,
    matched: Sequence[Topic | None],
    known: Sequence[Topic],
    *,
    touchpoint: str,
    next_id: int,
    fresh: bool,
) -> list[Topic]:
    """One topic per group, known where it continues one, and the known ones that were not found."""
    blank = Topic(0, touchpoint, "", (), b"", 0, date.min)
    groups: list[Topic] = []
    for middle, radius, name, topic in zip(found.middles, found.radius.tolist(), found.names, matched, strict=True):
        if topic is None:
            topic, next_id = replace(blank, id=next_id), next_id + 1
        elif not fresh and topic.status == "active":
            continue
        groups.append(_named(replace(topic, centroid=pack(middle), radius=round(radius, 4)), name))
    ids = {topic.id for topic in groups}
    every = [*groups, *(topic for topic in known if topic.id not in ids)]
    by_id = {topic.id: topic for topic in every}
    # What a found topic was merged into lives on, even where it is no longer a group of its own.
    live = ids | {end.id for topic in groups if (end := destination(topic, by_id))}
    if not fresh:
        live |= {topic.id for topic in known if topic.status == "active"}
    return [topic if topic.status == "merged" else _living(topic, topic.id in live) for topic in every]


def _living(topic: Topic, found: bool) -> Topic:
    if found or topic.pinned or topic.anchored:
        return replace(topic, status="active", merged_into=None)
    return replace(topic, status="retired")


def _named(topic: Topic, name: Name) -> Topic:
    """The topic as its group is called now, unless it was merged or a person named or pinned it."""
    if topic.status == "merged":
        return topic
    return replace(topic, name=topic.name if topic.renamed or topic.pinned else name.phrase, keywords=name.keywords)


def _measured(
    topics: Sequence[Topic],
    vectors: NDArray[np.floating],
    assignment: NDArray[np.int64],
    probability: NDArray[np.float32],
    days: Sequence[date],
    *,
    new_from: int,
) -> list[Topic]:
    """The topics with size, coherence and accepted share, largest first; new ones are born with their first segment."""
    order = np.argsort(assignment, kind="stable")
    ids, starts = np.unique(assignment[order], return_index=True)
    rows = dict(zip(ids.tolist(), np.split(order, starts[1:]), strict=True)) if len(order) else {}
    counted = [
        _measure(topic, vectors, rows.get(topic.id, order[:0]), probability, days, new=topic.id >= new_from)
        for topic in topics
        if topic.id in rows or topic.id < new_from
    ]
    return sorted(counted, key=lambda topic: (topic.status != "active", -topic.size, topic.id))


def _measure(
    topic: Topic,
    vectors: NDArray[np.floating],
    rows: NDArray[np.intp],
    probability: NDArray[np.float32],
    days: Sequence[date],
    *,
    new: bool,
) -> Topic:
    if not len(rows):
        return replace(topic, size=0, coherence=None, accepted=None)
    near = vectors[rows].astype(np.float32) @ centroid(topic)
    return replace(
        topic,
        size=len(rows),
        born=min(days[i] for i in rows) if new else topic.born,
        coherence=round(float(near.mean()), 3),
        accepted=round(float(probability[rows].mean()), 3),
    )
