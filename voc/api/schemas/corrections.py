"""What people say of labels, and how good the labels are by that."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from voc.api.schemas.basics import Metric, Shape

MAX_OFFSET = 10_000_000


class NewCorrection(BaseModel):
    """A quote, as answers give it, and what its label should be; for the task topic, `value` is an id, or 0."""

    model_config = ConfigDict(extra="forbid")

    feedback_id: Annotated[str, Field(min_length=1, max_length=64, examples=["6f3a1c0b9d2e4f58"])]
    start: Annotated[int, Field(ge=0, le=MAX_OFFSET)]
    end: Annotated[int, Field(ge=1, le=MAX_OFFSET)]
    task: Literal["sentiment", "touchpoint", "topic"]
    value: Annotated[str, Field(min_length=1, max_length=32, examples=["negative"])]


class Correction(Shape):
    """`new` instead of `old`; the same where a person agreed. `sample_id` is the random sample that asked."""

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


class Corrections(Shape):
    """Corrections, the newest first."""

    corrections: list[Correction]
    next: str | None


class Confusion(Shape):
    """What the model said and people wanted instead, so many times."""

    said: str
    wanted: str
    count: int


class TaskQuality(Shape):
    """The share of labels of a task that people left as they were; null where nobody looked."""

    task: str
    accuracy: Metric | None
    mistakes: list[Confusion]


class Quality(Shape):
    """`random`: over quotes drawn at random. `met`: over those people came across, which are wrong more often."""

    model: str | None = Field(
        serialization_alias="model_version", validation_alias=AliasChoices("model", "model_version")
    )
    random: list[TaskQuality]
    met: list[TaskQuality]
