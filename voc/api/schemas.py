"""What goes over the wire. The shapes are read from the answers' own values; field names are a promise to users."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """Base of everything that is sent."""

    model_config = ConfigDict(from_attributes=True)


class Problem(Shape):
    """An error (RFC 9457). `detail` names the value and what would work; `code` is stable for programs."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: list[dict[str, str]] | None = None


class Metric(Shape):
    """A number with its 95 % interval. `n` is how many it rests on, `denominator` what those are.

    All three are null where nothing was counted: no data is not zero.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    denominator: str
    formula: str


class Rating(Shape):
    """A score on a closed scale."""

    value: float
    low: float
    high: float


class Quote(Shape):
    """Evidence: characters `start` to `end` of the message `feedback_id`, verbatim.

    `spans` are what was "expected" and what was "got", as [name, start, end] in the message, where `expectation` is
    given.
    """

    feedback_id: str
    start: int
    end: int
    text: str
    created_at: datetime
    source: str
    channel: str
    brand: str | None
    sentiment: str | None
    touchpoint: str | None
    rating: Rating | None
    url: str | None
    expectation: str | None
    spans: list[tuple[str, int, int]]


class Period(Shape):
    """Days in UTC, both included."""

    since: date = Field(serialization_alias="from")
    until: date = Field(serialization_alias="to")


class Basis(Shape):
    """What an answer rests on: its days, the label models that are counted, the company's own taxonomy."""

    period: Period
    models: list[str] = Field(serialization_alias="model_versions")
    taxonomy: str | None = Field(serialization_alias="taxonomy_version")


class Answer(Shape):
    """Base of every answer."""

    basis: Basis


class Week(Shape):
    """Seven days of a trend; `net_sentiment` is null where nobody spoke."""

    start: date
    end: date
    messages: int
    segments: int
    negative_messages: int
    recommends: int
    warns: int
    net_sentiment: Metric | None


class TopicAnswer(Shape):
    """One topic in the period. `share` is its part of the segments that were asked about."""

    id: int
    touchpoint: str
    name: str
    keywords: list[str]
    messages: int
    messages_before: int
    segments: int
    share: Metric | None
    net_sentiment: Metric | None
    change: Metric | None
    first_seen: date | None
    new: bool
    trend: list[Week]
    description: str
    parent: int | None
    coherence: float | None
    accepted: float | None
    typical: list[Quote]
    recent: list[Quote]


class Topic(Shape):
    """A topic as people and fits left it: `status` is active, merged (into `merged_into`) or retired."""

    id: int
    touchpoint: str
    name: str
    description: str
    keywords: list[str]
    size: int
    born: date
    status: str
    merged_into: int | None
    parent: int | None
    hidden: bool
    pinned: bool
    renamed: bool
    coherence: float | None
    accepted: float | None


class TopicEdit(BaseModel):
    """What to change; what is absent stays. `exclude` are quotes that do not belong to the topic."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, max_length=200)
    description: str | None = Field(None, max_length=2000)
    hidden: bool | None = None
    pinned: bool | None = None
    touchpoint: str | None = Field(None, max_length=32)
    exclude: list[QuoteRef] = Field(default=[], max_length=100)


class QuoteRef(BaseModel):
    """A quote by its place, as answers give it."""

    feedback_id: str = Field(max_length=16)
    start: int = Field(ge=0)
    end: int = Field(ge=0)


# What an integer column of both databases holds.
TopicId = Annotated[int, Field(ge=0, le=2**31 - 1)]


class TopicMerge(BaseModel):
    """Topics that become part of another one."""

    ids: list[TopicId] = Field(min_length=1, max_length=100)
    into: TopicId


class TopicSplit(BaseModel):
    """A topic that becomes several; the largest part keeps the id."""

    id: TopicId
    parts: int = Field(2, ge=2, le=20)


class TopicChange(Shape):
    """What happened to a topic, or was done to it, with the fields before and after."""

    changed_at: datetime
    by: str
    action: str
    before: dict[str, Any]
    after: dict[str, Any]


class TopicHistory(Shape):
    """The life of a topic, oldest first."""

    changes: list[TopicChange]


class TopicParts(Shape):
    """Topics, the largest first."""

    topics: list[Topic]


class Topics(Answer):
    """Topics, pinned ones first, then those with the most messages."""

    topics: list[TopicAnswer]
    unassigned: Metric | None


class StageShare(Shape):
    """How much of what is said falls before, during or after the purchase."""

    stage: str
    segments: int
    share: Metric
    net_sentiment: Metric | None


class SubTouchpointShare(Shape):
    """One sub-touchpoint of the company's taxonomy; null stands for what none of them fits."""

    sub_touchpoint: str | None
    messages: int
    segments: int
    share: Metric
    net_sentiment: Metric | None


class TouchpointAnswer(Shape):
    """One touchpoint in the period; "all" is everything that was asked about."""

    touchpoint: str
    messages: int
    messages_before: int
    segments: int
    net_sentiment: Metric | None
    change: Metric | None
    effort_rate: Metric | None
    moment_of_truth_rate: Metric | None
    expectation_gap_rate: Metric | None
    trend: list[Week]
    stages: list[StageShare]
    topics: list[TopicAnswer]
    sub_touchpoints: list[SubTouchpointShare]


class Touchpoints(Answer):
    """Touchpoints, the most messages first, and all of them together."""

    all: TouchpointAnswer
    touchpoints: list[TouchpointAnswer]


class Owner(Shape):
    """Who owns a touchpoint, and how to reach them."""

    team: str
    address: str | None


class SubTouchpoint(Shape):
    """A part of a touchpoint as the company's taxonomy has it."""

    key: str
    name: str
    description: str | None
    examples: int
    owner: Owner | None


class TaxonomyEntry(Shape):
    """What the company calls a touchpoint, who owns it, and its parts."""

    touchpoint: str
    name: str
    description: str | None
    owner: Owner | None
    sub_touchpoints: list[SubTouchpoint]


class Taxonomy(Shape):
    """The company's own taxonomy; `version` changes when labels may change."""

    version: str
    touchpoints: list[TaxonomyEntry]


class Insight(Shape):
    """A change worth knowing: `count` messages from `start` to `end` where `expected` were foretold."""

    id: str
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
    effect: float
    p_value: float
    severity: float
    touchpoint: str | None
    topic_id: int | None
    brand: str | None
    evidence: list[Quote]
    details: dict[str, Any]


class PainPoint(Shape):
    """A topic that hurts. Rates are messages that complain or ask for help, per 1,000 messages."""

    topic_id: int
    touchpoint: str
    name: str
    keywords: list[str]
    messages: int
    messages_before: int
    rate: Metric
    rate_before: Metric | None
    growth: Metric | None
    course: str
    severity: float
    loyalty_risk: Metric | None
    score: float
    first_seen: date | None
    insight: Insight | None
    trend: list[Week]
    quotes: list[Quote]


class PainPoints(Answer):
    """Pain points, the highest score first; `messages` is the denominator of their rates."""

    points: list[PainPoint]
    messages: int


class Talk(Shape):
    """Word of mouth about one thing."""

    name: str
    recommends: int
    warns: int
    received: int
    balance: Metric | None
    touchpoint: str | None
    topic_id: int | None
    quotes: list[Quote]


class Voice(Shape):
    """Share of voice of one brand."""

    brand: str
    messages: int
    share: Metric


class WordOfMouth(Answer):
    """Recommendations, warnings and word of mouth received, per 1,000 messages, and their causes."""

    messages: int
    all: Talk
    recommendations: Metric | None
    recommendations_before: Metric | None
    warnings: Metric | None
    warnings_before: Metric | None
    received: Metric | None
    trend: list[Week]
    touchpoints: list[Talk]
    praised: list[Talk]
    warned_of: list[Talk]
    brands: list[Voice]


class Part(Shape):
    """The metric of one group; null where there is nothing to count."""

    key: dict[str, str | int | date | None]
    messages: int
    segments: int
    metric: Metric | None


class Breakdown(Answer):
    """One metric of each group."""

    name: str
    parts: list[Part]


class AlertState(Shape):
    """How an alert stands: open, acknowledged, resolved or snoozed `until` a day; `useful` is people's verdict."""

    status: str
    by: str | None
    at: datetime | None
    until: date | None
    useful: bool | None


class AlertNote(BaseModel):
    """Why, in a few words."""

    model_config = ConfigDict(extra="forbid")
    note: str | None = Field(None, max_length=1000, examples=["The courier is on strike until Friday."])


class Snooze(AlertNote):
    """Not before this day."""

    until: date = Field(examples=["2026-12-01"])


class Verdict(AlertNote):
    """Whether an alert was of use."""

    useful: bool


class Alert(Shape):
    """An insight that was delivered, and how it stands."""

    insight: Insight
    channel: str
    sent_at: datetime
    state: AlertState


class Alerts(Shape):
    """Delivered alerts, the newest first; `next` is the `cursor` of the next page."""

    alerts: list[Alert]
    next: str | None


class RuleFields(Shape):
    """What a rule asks for: an insight has to meet every condition that is given, one of `kinds` among them."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")

    channels: Annotated[tuple[str, ...], Field(min_length=1, max_length=20)]
    kinds: tuple[str, ...] = ()
    touchpoint: str | None = None
    topic_id: int | None = None
    brand: str | None = Field(None, max_length=200)
    min_severity: float = Field(0.0, ge=0, le=1)
    quiet: tuple[time, time] | None = Field(None, description="From and until, in the time zone of the settings.")
    enabled: bool = True


class Rule(RuleFields):
    """What somebody wants to be told of, and where."""

    name: str


class Rules(Shape):
    """Rules, by name."""

    rules: list[Rule]


class Channels(Shape):
    """Names of channels."""

    channels: list[str]


class Delivery(Shape):
    """A try to hand the alert of an insight to a channel; `reason` is null where it was taken."""

    insight_id: str
    channel: str
    tried_at: datetime
    reason: str | None


class Deliveries(Shape):
    """Tries, the newest first."""

    deliveries: list[Delivery]


class Evidence(Answer):
    """The quotes behind a number, one per message, copies left out."""

    quotes: list[Quote]


class Hit(Shape):
    """A quote that a search found; a higher `score` fits better."""

    quote: Quote
    score: float


class Hits(Shape):
    """What a search found, the best first; `next` is the `cursor` of the next page."""

    hits: list[Hit]
    next: str | None


class Turn(Shape):
    """One utterance of a conversation: `text[start:end]`."""

    role: str
    start: int
    end: int
    speaker: str | None
    start_ms: int | None
    end_ms: int | None


class Feedback(Shape):
    """One stored message, cleaned and redacted; author and customer are keyed hashes."""

    id: str
    source: str
    external_id: str
    channel: str
    created_at: datetime
    text: str
    title: str | None
    language: str | None
    author: str | None
    author_role: str
    customer: str | None
    rating: Rating | None
    nps: int | None
    csat: float | None
    ces: float | None
    thread_id: str | None
    in_reply_to: str | None
    url: str | None
    reach: int | None
    engagement: dict[str, int]
    product: str | None
    version: str | None
    location: str | None
    brand: str | None
    team: str | None
    agent: str | None
    attributes: dict[str, str]
    turns: list[Turn]


class RejectedRecord(Shape):
    """A record that was not stored: its place in the request, from 0, and the reason."""

    index: int
    reason: str


class Receipt(Shape):
    """What became of the records of one request; the numbers add up to the records sent."""

    import_id: int
    accepted: int
    updated: int
    duplicate: int
    filtered: int
    rejected: list[RejectedRecord]


class ImportRun(Shape):
    """One import: how many records were accepted, updated, duplicate, rejected and filtered."""

    id: int
    source: str
    name: str
    counts: dict[str, int]
    filtered: dict[str, int]
    started_at: datetime
    finished_at: datetime | None


class Imports(Shape):
    """Imports, the newest first; `next` is the `cursor` of the next page."""

    imports: list[ImportRun]
    next: str | None


class Status(Shape):
    """Whether voc answers, and its version."""

    status: str
    version: str


class AuditEntry(Shape):
    """One write: `by` names the key or who ran a command; `status` is null for a command."""

    id: int
    at: datetime
    by: str
    action: str
    subject: str
    status: int | None


class AuditLog(Shape):
    """Writes, the newest first; `next` is the `cursor` of the next page."""

    entries: list[AuditEntry]
    next: str | None


class FeedbackPage(Shape):
    """Messages, the newest first; `next` is the `cursor` of the next page."""

    feedback: list[Feedback]
    next: str | None


class Said(Shape):
    """One point that a message makes, with its labels; null where nothing was said."""

    start: int
    end: int
    text: str
    sentiment: str | None
    touchpoint: str | None
    stage: str | None
    loyalty: str | None


class Step(Shape):
    """One message of a customer and what it says."""

    feedback: Feedback
    said: list[Said]


class Journey(Shape):
    """The messages of one customer, oldest first."""

    messages: list[Step]


class Forgotten(Shape):
    """How many messages and rejected rows of a customer were removed."""

    messages: int
    rejected: int


class ExportRequest(BaseModel):
    """What rows to export, and as what."""

    model_config = ConfigDict(extra="forbid")
    rows: Literal["feedback", "segments"] = "segments"
    format: Literal["csv", "jsonl", "parquet"] = "csv"


class Export(Shape):
    """A saved question; fetch `/v1/exports/{id}` for its rows."""

    id: int
    rows: str
    format: str
    by: str
    created_at: datetime


class Job(Shape):
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


class Jobs(Shape):
    """Jobs, the newest first; `next` is the `cursor` of the next page."""

    jobs: list[Job]
    next: str | None
