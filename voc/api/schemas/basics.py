"""Shapes that many answers share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field


def _sent_as(name: str, ours: str) -> Any:
    """A field that goes over the wire under another name than the value has it, and is read under both."""
    return Field(serialization_alias=name, validation_alias=AliasChoices(ours, name))


class Shape(BaseModel):
    """Base of everything that is sent."""

    # Worked out at first use: a process of the API answers only some of the shapes.
    model_config = ConfigDict(from_attributes=True, defer_build=True)


class Given(Shape):
    """Base of what a request brings; a field that it does not know is an error."""

    # FastAPI names the body with an alias, of which Pydantic would warn where the shape is worked out later.
    model_config = ConfigDict(extra="forbid", defer_build=False)


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

    since: date = _sent_as("from", "since")
    until: date = _sent_as("to", "until")


class ValueQuality(Shape):
    """The F1 of one value of a task, and how many of the held-out annotations have it."""

    value: str
    f1: float
    n: int


class LabelQuality(Shape):
    """How good the labels of one task are on `n` held-out annotations: macro-averaged F1, and that of each value."""

    task: str
    macro_f1: float
    n: int
    values: list[ValueQuality]


class Basis(Shape):
    """What an answer rests on: its days, the label models that are counted, the company's own taxonomy.

    `label_quality` is how good the labels are that the answer leans on; empty for models without such figures.
    """

    period: Period
    models: list[str] = _sent_as("model_versions", "models")
    taxonomy: str | None = _sent_as("taxonomy_version", "taxonomy")
    quality: list[LabelQuality] = _sent_as("label_quality", "quality")


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


class Evidence(Answer):
    """The quotes behind a number, one per message, copies left out."""

    quotes: list[Quote]
