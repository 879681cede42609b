"""The words behind a number: a quote, and a remark with its labels and circumstances."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from voc.domain.feedback import Rating


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
