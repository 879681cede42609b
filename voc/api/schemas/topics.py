"""Topics and what people do to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from voc.api.schemas.basics import Answer, Metric, Quote, Shape, Week


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


class QuoteRef(BaseModel):
    """A quote by its place, as answers give it."""

    feedback_id: str = Field(max_length=16)
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class TopicEdit(BaseModel):
    """What to change; what is absent stays. `exclude` are quotes that do not belong to the topic."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, max_length=200)
    description: str | None = Field(None, max_length=2000)
    hidden: bool | None = None
    pinned: bool | None = None
    touchpoint: str | None = Field(None, max_length=32)
    exclude: list[QuoteRef] = Field(default=[], max_length=100)


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
