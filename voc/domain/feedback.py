"""One message and its parts, and rows that did not become one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from voc.domain.identity import EMPTY, digest

CHANNELS = ("review", "social", "survey", "email", "chat", "phone", "ticket", "sms", "letter", "in_person", "other")
ROLES = ("customer", "agent", "employee", "bot", "unknown")

# Whose words count as the voice of the customer. "unknown" counts: most files have no role column.
CUSTOMER_ROLES = ("customer", "unknown")

# Whose words are labelled, in two voices that no number mixes. What agents and bots write is labelled by nobody.
VOICES: Mapping[str, tuple[str, ...]] = MappingProxyType({"customer": CUSTOMER_ROLES, "employee": ("employee",)})


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


class Feedback(NamedTuple):
    """One message: a review, post, survey answer, ticket, chat or call.

    `text` is cleaned and redacted; for a conversation it is the turns joined by line breaks.
    `author` and `customer` are keyed hashes, never names. `created_at` is when the customer
    wrote it (aware, UTC); when it was imported is the store's affair.
    A named tuple, because a frozen dataclass with as many fields takes 10 us to make, this one 4.
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
    engagement: Mapping[str, int] = EMPTY
    product: str | None = None
    version: str | None = None
    location: str | None = None
    brand: str | None = None
    team: str | None = None
    agent: str | None = None
    attributes: Mapping[str, str] = EMPTY
    turns: tuple[Turn, ...] = ()
    # Two messages that share a band are copies of one another; texts too short to be copies have none.
    bands: tuple[int, ...] = ()
    # The band of its retweets, where the text is so short that who says the same need not have copied it.
    retweeted_as: int | None = None
    # Keyed hash of the id that the source has for the customer, where `customer` is another.
    alias: str | None = None
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
class Rejected:
    """A row that did not become feedback, with its reason: `row` counts from 1, `raw` is cut to 2,000 characters."""

    file: str
    row: int
    reason: str
    raw: str
