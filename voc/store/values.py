"""What the store hands out beside the nouns of `voc.domain`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voc.domain import Alert, Filter, Insight, Quote, ReportSchedule


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One import, finished or not.

    `cursor` is where it got to (None at the start). `counts` has accepted, updated, duplicate, rejected and
    filtered; `filtered` splits the last one by rule.
    """

    id: int
    source: str
    name: str
    cursor: str | None
    counts: Mapping[str, int]
    filtered: Mapping[str, int]
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the messages of one batch."""

    accepted: int = 0
    updated: int = 0
    duplicate: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(self.accepted + other.accepted, self.updated + other.updated, self.duplicate + other.duplicate)


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that made a step fail: `subject_id` is a `Feedback.id` (step "segment") or a `Segment.id`."""

    step: str
    subject_id: str
    reason: str
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class Embeddings:
    """Segments with their vectors, in the order of their ids.

    `touchpoints` are those of the labels, whatever topic the segments are in. `topic_ids` are 0 for those in no topic
    and -1 for those no topic model has looked at. `polarity` is -1 for negative and mixed ones, 1 for positive ones.

    *Shape:* `segment_ids` and `topic_ids` int64 (n,), `polarity` int8 (n,), `vectors` float16 (n, width), the lists n.
    """

    segment_ids: NDArray[np.int64]
    vectors: NDArray[np.float16]
    feedback_ids: list[str]
    texts: list[str]
    touchpoints: list[str]
    days: NDArray[np.datetime64]
    topic_ids: NDArray[np.int64]
    polarity: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.segment_ids)


@dataclass(frozen=True, slots=True)
class MessageCount:
    """Messages of one group and the scores given with them; copies count in `copies` only.

    `rating_sum` is in stars from 1 to 5, whatever the scale was. Promoters gave an NPS of 9 or 10, passives 7 or 8.
    """

    key: Mapping[str, Any]
    messages: int
    copies: int
    ratings: int
    rating_sum: float
    promoters: int
    passives: int
    detractors: int
    csat_count: int
    csat_sum: float
    ces_count: int
    ces_sum: float


@dataclass(frozen=True, slots=True)
class TopicChange:
    """One entry in the history of a topic: the fields `before` and `after`."""

    id: int
    topic_id: int
    changed_at: datetime
    by: str
    action: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A try to hand the alert of an insight to a channel; `reason` says why it was not taken, None where it was."""

    insight_id: str
    channel: str
    tried_at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """A scheduled report, the last day it was sent about, and why the last try failed (None where it did not)."""

    schedule: ReportSchedule
    sent_until: date
    reason: str | None


@dataclass(frozen=True, slots=True)
class SentAlert:
    """An alert that was delivered."""

    alert: Alert
    sent_at: datetime

    @property
    def insight(self) -> Insight:
        """What the alert was about."""
        return self.alert.insight

    @property
    def channel(self) -> str:
        """Where it went."""
        return self.alert.channel


@dataclass(frozen=True, slots=True)
class Key:
    """An API key without its secret: `prefix` is the beginning of it, `hash` what is stored of it."""

    id: int
    workspace: str
    name: str
    prefix: str
    hash: str
    scopes: frozenset[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    def is_valid(self) -> bool:
        """Whether it opens anything now."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One write: who did what to what; `status` is the HTTP status, None for a command."""

    id: int
    at: datetime
    by: str
    action: str
    subject: str
    status: int | None


@dataclass(frozen=True, slots=True)
class AlertState:
    """How an alert stands: open, acknowledged, resolved or snoozed (`until` a day); `useful` is people's verdict."""

    status: str = "open"
    by: str | None = None
    at: datetime | None = None
    until: date | None = None
    useful: bool | None = None


@dataclass(frozen=True, slots=True)
class AlertAction:
    """One thing that was done about an alert; `until` goes with a snooze, `useful` with a verdict."""

    action: str
    by: str
    at: datetime
    until: date | None
    useful: bool | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A person said that the `task` of a segment is `new` where `old` was shown; the same where they agreed.

    `sample_id` is the random sample that asked, None where somebody came across it.
    """

    id: int
    feedback_id: str
    start: int
    end: int
    task: str
    old: str
    new: str
    by: str
    at: datetime
    sample_id: int | None


@dataclass(frozen=True, slots=True)
class JudgedSegment:
    """The words of a segment, what people `wanted` of them, and what the model `said` with which confidence.

    `id` is that of the newest correction. `sampled`: it was drawn at random.
    """

    id: int
    text: str
    wanted: str
    said: str
    confidence: float
    sampled: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """Quotes drawn at random from `population`: `checked` of `size` have an answer."""

    id: int
    drawn_at: datetime
    by: str
    population: int
    size: int
    checked: int


@dataclass(frozen=True, slots=True)
class SampleQuote:
    """The quote at a position, from 1, of a sample."""

    sample_id: int
    position: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class Answered:
    """An earlier request with the same key: what it asked for, and its answer, without a status while under way."""

    fingerprint: str
    status: int | None
    media_type: str | None
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many messages and rejected rows of a customer were removed, and how many notes lost their name."""

    messages: int = 0
    rejected: int = 0
    notes: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """Work that was asked for: waiting, running, done or failed for a `reason`; `done` of `total` items of a `step`."""

    id: int
    name: str
    state: str
    step: str | None
    done: int
    total: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Export:
    """A question whose rows are made when they are fetched: nothing is kept that would have to be forgotten later."""

    id: int
    rows: str
    format: str
    filter: Filter
    by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """A channel that is no longer tried: since when, and how many tries in a row had failed."""

    since: datetime
    failures: int
