"""The nouns of voc. Frozen values: no I/O, no clock, no model, no table; standard library only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, Literal

CHANNELS = ("review", "social", "survey", "email", "chat", "phone", "ticket", "sms", "letter", "in_person", "other")
ROLES = ("customer", "agent", "employee", "bot", "unknown")
# Whose words count as the voice of the customer. "unknown" counts: most files have no role column.
CUSTOMER_ROLES = ("customer", "unknown")
# Whose words are labelled, in two voices that no number mixes. What agents and bots write is labelled by nobody.
VOICES: Mapping[str, tuple[str, ...]] = MappingProxyType({"customer": CUSTOMER_ROLES, "employee": ("employee",)})

# What a key may do: read numbers, read the words behind them, send feedback, work on topics and alerts, and
# everything that removes data or lets others in.
SCOPES = ("read", "evidence", "ingest", "curate", "manage", "staff")
# Roles are names for sets of scopes.
TEAM_ROLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"viewer": ("read",), "analyst": ("read", "evidence", "curate"), "admin": SCOPES}
)

# What people do about an alert; "feedback" is their verdict and changes nothing else.
ALERT_ACTIONS = ("acknowledge", "resolve", "snooze", "reopen", "feedback")

# What can have an owner, be acted on and be accepted.
SUBJECTS = ("touchpoint", "topic", "insight")

# How often a report may be sent by itself, and as what.
REPORT_PERIODS = ("week", "month", "quarter", "half-year")
REPORT_FORMATS = ("html", "pdf", "md", "xlsx")
REPORT_KINDS = ("topics", "audit")

TOUCHPOINTS = ("sales", "marketing", "product", "service", "reputation", "other")
SENTIMENTS = ("negative", "neutral", "positive", "mixed")

# The 28 labels of GoEmotions (Demszky et al., 2020).
GO_EMOTIONS = (
    "admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion", "curiosity", "desire",
    "disappointment", "disapproval", "disgust", "embarrassment", "excitement", "fear", "gratitude", "grief", "joy",
    "love", "nervousness", "optimism", "pride", "realization", "relief", "remorse", "sadness", "surprise", "neutral",
)  # fmt: skip
# The twelve groups customer-experience teams work with.
EMOTIONS = (
    "anger", "frustration", "disappointment", "sadness", "fear", "confusion", "surprise", "joy", "gratitude", "trust",
    "relief", "disgust",
)  # fmt: skip

# Every label task with its values. The order is part of the model format: append, never reorder.
TASKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sentiment": SENTIMENTS,
        "emotion": EMOTIONS,
        "go_emotion": GO_EMOTIONS,
        "intensity": ("0", "1", "2", "3"),
        "touchpoint": (*TOUCHPOINTS, "none"),
        "stage": ("before", "during", "after", "unclear"),
        "word_of_mouth": ("recommends", "warns", "received", "considers", "none"),
        "loyalty": ("loyal", "wavering", "leaving", "left", "none"),
        "expectation": (
            "met", "exceeded", "below", "broken_promise", "worse_than_before", "better_than_before",
            "worse_than_alternative", "better_than_alternative", "none",
        ),
        "request": ("suggestion", "question", "help", "praise_only", "none"),
        "effort": ("high", "low", "none"),
        "handoff": ("true", "false"),
        "staff": ("praise", "criticism", "none"),
        "sarcasm": ("true", "false"),
    }
)  # fmt: skip
# Tasks that may give several labels to one segment.
MULTI_LABEL_TASKS = ("emotion", "go_emotion")

_EMPTY: Mapping[str, Any] = MappingProxyType({})


def digest(*parts: object) -> str:
    """16 hexadecimal digits that depend on `parts` and nothing else."""
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Rating:
    """A star rating or any score on a closed scale: `low <= value <= high`."""

    value: float
    low: float = 1.0
    high: float = 5.0


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance of a conversation: `feedback.text[start:end]`, times in ms from the start of the call."""

    role: str
    start: int
    end: int
    speaker: str | None = None
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """One message: a review, post, survey answer, ticket, chat or call.

    `text` is cleaned and redacted; for a conversation it is the turns joined by line breaks.
    `author` and `customer` are keyed hashes, never names. `created_at` is when the customer
    wrote it (aware, UTC); when it was imported is the store's affair.
    """

    source: str
    external_id: str
    channel: str
    created_at: datetime
    text: str
    title: str | None = None
    language: str | None = None
    author: str | None = None
    author_role: str = "customer"
    customer: str | None = None
    rating: Rating | None = None
    nps: int | None = None
    csat: float | None = None
    ces: float | None = None
    thread_id: str | None = None
    in_reply_to: str | None = None
    url: str | None = None
    reach: int | None = None
    engagement: Mapping[str, int] = field(default_factory=lambda: _EMPTY)
    product: str | None = None
    version: str | None = None
    location: str | None = None
    brand: str | None = None
    team: str | None = None
    agent: str | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    turns: tuple[Turn, ...] = ()
    # Two messages that share a band are copies of one another; texts too short to be copies have none.
    bands: tuple[int, ...] = ()
    # Of the record it was made from, and how: the same message with the same fingerprint is the same in every field.
    fingerprint: int | None = None

    @property
    def id(self) -> str:
        """16 hexadecimal digits of (source, external id)."""
        return digest(self.source, self.external_id)


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of a message that makes one point: `text == feedback.text[start:end]`."""

    feedback_id: str
    start: int
    end: int
    text: str
    role: str = "customer"
    language: str | None = None
    created_at: datetime | None = None
    # What a labeler may read beside the text where it was given (title, previous turn); never required.
    context: str = ""
    rating: Rating | None = None

    @property
    def id(self) -> str:
        """16 hexadecimal digits of (feedback id, start, end)."""
        return digest(self.feedback_id, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Label:
    """One thing that is said about a segment: `task` is `value`.

    `confidence` is the calibrated probability in [0, 1] that `value` is right. `score` is a signed strength where
    the task has one: sentiment in [-1, 1], emotion in [0, 1], intensity in [0, 3]. `second` is a runner-up
    (touchpoint). `spans` are (name, start, end) inside the segment (expectation: "expected", "got").
    `scores` is the whole distribution, given only when asked for.
    """

    task: str
    value: str
    confidence: float
    score: float | None = None
    second: str | None = None
    spans: tuple[tuple[str, int, int], ...] = ()
    scores: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """All that one labeler says of one segment, with the embedding that came out of the same pass.

    `embedding` is unit length, little-endian float16. A segment that the model does not serve has no labels and
    `skipped` says why ("language:de").
    """

    labels: tuple[Label, ...] = ()
    embedding: bytes | None = None
    skipped: str | None = None

    def value(self, task: str) -> str | None:
        """The value of a single-label task, or None where nothing was said."""
        return next((label.value for label in self.labels if label.task == task), None)


@dataclass(frozen=True, slots=True)
class Quote:
    """Evidence: the exact words behind a number, `text == feedback.text[start:end]`.

    `expectation` is what became of an expectation, None for nothing said of one; `spans` are what was "expected" and
    what was "got" where the words say so, as (name, start, end) in the message.
    """

    feedback_id: str
    start: int
    end: int
    text: str
    created_at: datetime
    source: str
    channel: str
    brand: str | None = None
    sentiment: str | None = None
    touchpoint: str | None = None
    rating: Rating | None = None
    url: str | None = None
    expectation: str | None = None
    spans: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """One point that a customer made: its labels, and the circumstances of the message it is from.

    `person` is who made it, a keyed hash, None where nobody can say: two messages of one person are two steps of one
    journey. `spans` are what was "expected" and "got", as (name, start, end) in the message. A task that says nothing
    is None.
    """

    feedback_id: str
    start: int
    end: int
    text: str
    at: datetime
    source: str
    channel: str
    person: str | None = None
    external_id: str = ""
    thread: str | None = None
    in_reply_to: str | None = None
    brand: str | None = None
    product: str | None = None
    team: str | None = None
    agent: str | None = None
    rating: Rating | None = None
    nps: int | None = None
    url: str | None = None
    sentiment: str | None = None
    score: float = 0.0
    touchpoint: str = "none"
    stage: str = "unclear"
    topic_id: int | None = None
    emotion: str | None = None
    word_of_mouth: str | None = None
    loyalty: str | None = None
    expectation: str | None = None
    request: str | None = None
    effort: str | None = None
    handoff: bool = False
    staff: str | None = None
    spans: tuple[tuple[str, int, int], ...] = ()

    @property
    def quote(self) -> Quote:
        """The same words as evidence."""
        return Quote(
            self.feedback_id, self.start, self.end, self.text, self.at, self.source, self.channel, self.brand,
            self.sentiment, None if self.touchpoint == "none" else self.touchpoint, self.rating, self.url,
            self.expectation, self.spans,
        )  # fmt: skip

    def words(self, name: str) -> str | None:
        """What was "expected" or "got", None where the words do not say."""
        span = next(((start, end) for found, start, end in self.spans if found == name), None)
        return None if span is None else self.text[span[0] - self.start : span[1] - self.start]


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


@dataclass(frozen=True, slots=True)
class Insight:
    """A change worth knowing: what, since when, how sure, compared with what, on which quotes.

    `series` says what was watched ("topic=12 sentiment=negative"). Counts are messages in the window
    [`start`, `end`]; `expected`, `lower` and `upper` are what the history foretold for it. `p_value` is the
    probability of such a count without a change. `severity` in [0, 1] decides order, never whether it is one.
    A story of several series is told by the one that carries most of it, and is as old as the first to alarm:
    `details` says what it was "begun_as" and "since" when.
    """

    kind: str
    series: str
    title: str
    start: date
    end: date
    first_seen: date
    count: int
    expected: float
    lower: float
    upper: float
    p_value: float
    severity: float
    touchpoint: str | None = None
    topic_id: int | None = None
    brand: str | None = None
    evidence: tuple[Quote, ...] = ()
    details: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)

    @property
    def id(self) -> str:
        """16 hexadecimal digits of (kind, series, first seen) of the first alarm: a story keeps it while it goes on."""
        return digest(*self.begun_as, self.first_seen)

    @property
    def begun_as(self) -> tuple[str, str]:
        """Kind and series of what alarmed first."""
        kind, series = self.details.get("begun_as", (self.kind, self.series))
        return kind, series

    @property
    def since(self) -> date:
        """The first day of the story; `start` is that of the window in which was counted."""
        return date.fromisoformat(self.details["since"]) if "since" in self.details else self.start

    @property
    def effect(self) -> float:
        """How many times the expected count was seen."""
        return self.count / max(self.expected, 1e-9)


@dataclass(frozen=True, slots=True)
class Alert:
    """This insight goes to this channel, once."""

    insight: Insight
    channel: str

    @property
    def id(self) -> str:
        """16 hexadecimal digits of (insight, channel): the idempotency key of the delivery."""
        return digest(self.insight.id, self.channel)


@dataclass(frozen=True, slots=True)
class Rule:
    """What somebody wants to be told of, and where: an insight has to meet every condition that is given.

    `budget_per_week` is how many false alerts a week it may have, below those of the workspace: an insight that needs a
    larger budget to be raised is not sent. `quiet` is (from, until), local times between which nothing is sent: what is
    due then waits. `channels` are names of channels; an insight that several rules send to one channel arrives there
    once.
    """

    name: str
    channels: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    touchpoint: str | None = None
    topic_id: int | None = None
    brand: str | None = None
    min_severity: float = 0.0
    quiet: tuple[time, time] | None = None
    enabled: bool = True
    budget_per_week: float | None = None

    def matches(self, insight: Insight) -> bool:
        """Whether the insight is one that this rule asks for."""
        wanted = ((self.touchpoint, insight.touchpoint), (self.topic_id, insight.topic_id), (self.brand, insight.brand))
        return (
            self.enabled
            and (not self.kinds or insight.kind in self.kinds)
            and all(mine is None or mine == given for mine, given in wanted)
            and insight.severity >= self.min_severity
            # Insights of before budgets were noted stay as they were: raised within that of the workspace.
            and (self.budget_per_week is None or insight.details.get("budget_needed", 0.0) <= self.budget_per_week)
        )

    def sends_at(self, now: time) -> bool:
        """Whether `now`, a local time, is outside the quiet hours; these may pass midnight."""
        if self.quiet is None:
            return True
        start, end = self.quiet
        return not (start <= now < end if start <= end else now >= start or now < end)


@dataclass(frozen=True, slots=True)
class Subject:
    """What somebody answers for or does something about: a touchpoint by name, a topic or an insight by id."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Ownership:
    """The team that answers for a subject, and how to reach it."""

    subject: Subject
    team: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done about a subject until `due`, or done on `done_on`: before and after mean that day."""

    subject: Subject
    title: str
    team: str | None = None
    due: date | None = None
    done_on: date | None = None
    dropped: bool = False
    note: str = ""
    id: int = 0

    @property
    def status(self) -> str:
        """`open`, `done` or `dropped`."""
        if self.dropped:
            return "dropped"
        return "open" if self.done_on is None else "done"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A pain point that the company decided to leave as it is: why, who said so, and when it is looked at again."""

    subject: Subject
    reason: str
    by: str
    accepted_on: date
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReportSchedule:
    """A report that is sent by itself: after each week, month, quarter or half-year, about that time.

    `kind` is `topics` or `audit`, `format` one of `REPORT_FORMATS`. `owner` is a team: a file for each part it answers
    for.
    """

    name: str
    channel: str
    every: str
    format: str = "pdf"
    kind: Literal["topics", "audit"] = "topics"
    touchpoint: str | None = None
    owner: str | None = None
    brand: str | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that did not become feedback, with its reason: `row` counts from 1, `raw` is cut to 2,000 characters."""

    file: str
    row: int
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Which segments a question is about; a field that is None or empty does not restrict.

    `since` and `until` are days in UTC, both included.
    """

    since: date | None = None
    until: date | None = None
    source: str | None = None
    channel: str | None = None
    brand: str | None = None
    touchpoint: str | None = None
    stage: str | None = None
    topic_id: int | None = None
    sentiment: str | None = None
    language: str | None = None
    product: str | None = None
    version: str | None = None
    min_confidence: float | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    sub_touchpoint: str | None = None


# What is counted, per day and group, over the segments that carry the customer's voice. Copies count once.
# `messages` counts distinct messages, every other measure counts segments.
MEASURES = (
    "messages", "segments", "negative_messages", "negative", "neutral", "positive", "mixed", "recommends", "warns",
    "received", "considers", "loyal", "wavering", "leaving", "left", "high_effort", "low_effort", "expectation_gap",
    "handoff", "help", "intensity_sum", "abstained",
)  # fmt: skip
# The values of the expectation task that count as a gap between what was expected and what was got.
EXPECTATION_GAPS = ("below", "broken_promise", "worse_than_before", "worse_than_alternative")


@dataclass(frozen=True, slots=True)
class Count:
    """The measures of one group: `key` names it ({"day": date, "touchpoint": "service"}), `values` follows MEASURES."""

    key: Mapping[str, Any]
    values: tuple[int, ...]

    def __getitem__(self, measure: str) -> int:
        return self.values[MEASURES.index(measure)]
