"""Topics, the steps of their lives, and what a new search for them proposes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Topic:
    """What several segments of one touchpoint are about, with an id that is never reused.

    `centroid` is unit length, little-endian float16. `status` is `active`, `merged` (a person made it part of
    `merged_into`) or `retired` (a fit no longer finds it; `merged_into` says where most of its segments went, if
    anywhere). `home` is the touchpoint whose segments are searched for it; `touchpoint` is where it is shown, which a
    person can change. `parent` is the topic it is a sub-topic of. An `anchored` topic was made by a person: no fit
    moves its centroid. Segments with a cosine below `radius` to the centroid are not in it. `coherence` is the mean
    cosine of its segments to the centroid, `accepted` the estimated share of them that a careful reader would leave
    in it.
    """

    id: int
    touchpoint: str
    name: str
    keywords: tuple[str, ...]
    centroid: bytes
    size: int
    born: date
    status: str = "active"
    merged_into: int | None = None
    hidden: bool = False
    pinned: bool = False
    renamed: bool = False
    description: str = ""
    home: str = ""
    parent: int | None = None
    anchored: bool = False
    radius: float | None = None
    coherence: float | None = None
    accepted: float | None = None

    def __post_init__(self) -> None:
        if not self.home:
            object.__setattr__(self, "home", self.touchpoint)


@dataclass(frozen=True, slots=True)
class TopicEvent:
    """A step in the life of a topic that a fit saw.

    `kind` is `born`, `grown` (from parts of `others`), `split` (part of it is in `others` now), `merged` (into
    `others`), `died` or `returned`; `reason` says what was counted.
    """

    topic_id: int
    kind: str
    others: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refit:
    """New topics that a search proposes, and what would happen to the known ones.

    `kept` is the share of the segments in a topic that would stay in it. `coverage` is the share of segments in a
    topic, `coverage_before` what it is now. `doubts` are the reasons to have a person look first; without any, the
    refit is safe. `status` is `candidate`, `promoted`, `rejected`, `replaced` (by a later candidate) or
    `rolled_back`.
    """

    until: date
    topics: tuple[Topic, ...]
    events: tuple[TopicEvent, ...]
    kept: float
    coverage: float
    coverage_before: float
    doubts: tuple[str, ...] = ()
    id: int = 0
    status: str = "candidate"
    decided_by: str | None = None
    made_at: datetime | None = None
