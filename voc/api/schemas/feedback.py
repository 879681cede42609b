"""Messages, and what became of records that were sent."""

from __future__ import annotations

from datetime import datetime

from voc.api.schemas.basics import Rating, Shape


class Turn(Shape):
    """One utterance of a conversation: `text[start:end]`."""

    role: str
    start: int
    end: int
    speaker: str | None
    start_ms: int | None
    end_ms: int | None


class Feedback(Shape):
    """One stored message, cleaned and redacted; author, customer and agent are keyed hashes.

    `agent` is null unless the key has the scope staff.
    """

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


class Edit(Shape):
    """An earlier text of a message, and when another one took its place."""

    replaced_at: datetime
    text: str


class Edits(Shape):
    """The earlier texts of a message, the oldest first."""

    edits: list[Edit]


class Copies(Shape):
    """Messages that say the same, the one that counts first; of `total` the first 100, and itself where it is none of
    them."""

    feedback: list[Feedback]
    total: int


class FeedbackPage(Shape):
    """Messages, the newest first; `next` is the `cursor` of the next page."""

    feedback: list[Feedback]
    next: str | None


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
