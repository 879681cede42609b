"""The canonical record: what every format is turned into, what JSON Lines files and the API take (docs/formats.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voc.errors import InvalidRecord

Name = Annotated[str, Field(max_length=512)]
Count = Annotated[int, Field(ge=0, lt=2**63)]
_STRICT = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, str_strip_whitespace=True)


class RatingRecord(BaseModel):
    """A rating on a closed scale, 1 to 5 unless told."""

    model_config = _STRICT
    value: float = Field(allow_inf_nan=False)
    min: float = Field(1, allow_inf_nan=False)
    max: float = Field(5, allow_inf_nan=False)


class EngagementRecord(BaseModel):
    """How many people reacted."""

    model_config = _STRICT
    likes: Count | None = None
    replies: Count | None = None
    shares: Count | None = None


class TurnRecord(BaseModel):
    """One utterance of a conversation; times in milliseconds from its start."""

    model_config = _STRICT
    role: Literal["customer", "agent", "employee", "bot", "unknown"] = "unknown"
    speaker: Name | None = None
    text: str
    start_ms: Count | None = None
    end_ms: Count | None = None


class Record(BaseModel):
    """One message as it is handed in, before it is cleaned and redacted."""

    model_config = _STRICT
    id: Name | None = None
    source: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    channel: (
        Literal["review", "social", "survey", "email", "chat", "phone", "ticket", "sms", "letter", "in_person", "other"]
        | None
    ) = None
    created_at: datetime | date | int | float | str
    text: str | None = None
    turns: tuple[TurnRecord, ...] | None = Field(None, max_length=10_000)
    title: str | None = None
    language: Name | None = None
    author: Name | None = None
    author_role: Literal["customer", "agent", "employee", "bot", "unknown"] = "customer"
    customer_id: Name | None = None
    email: Name | None = None
    rating: RatingRecord | None = None
    nps: Annotated[int, Field(ge=0, le=10)] | None = None
    csat: Annotated[float, Field(allow_inf_nan=False)] | None = None
    ces: Annotated[float, Field(allow_inf_nan=False)] | None = None
    thread_id: Name | None = None
    in_reply_to: Name | None = None
    url: Annotated[str, Field(max_length=2000)] | None = None
    reach: Count | None = None
    engagement: EngagementRecord | None = None
    product: Name | None = None
    version: Name | None = None
    location: Name | None = None
    brand: Name | None = None
    team: Name | None = None
    agent_id: Name | None = None
    attributes: dict[Name, Annotated[str, Field(max_length=2000)]] | None = Field(None, max_length=100)


def parse_record(data: Mapping[str, Any]) -> Record:
    """The record that `data` holds.

    Raises:
        InvalidRecord: naming the first field that is wrong and why.
    """
    try:
        record = Record.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
    else:
        # A validator of the model would take 6 us, as long as all the other fields of a usual record.
        if (rating := record.rating) and not rating.min <= rating.value <= rating.max:
            reason = f"{rating.value:g} is outside the scale from {rating.min:g} to {rating.max:g}"
            raise InvalidRecord("rating", reason)
        return record
    if first["type"] == "string_unicode" and (repaired := _repair(data)) != data:
        return parse_record(repaired)
    field = ".".join(map(str, first["loc"])) or "record"
    raise InvalidRecord(field, first["msg"].removeprefix("Input should be ").strip())


def _repair(value: Any) -> Any:
    """`value` with halves of surrogate pairs, as in posts cut in the middle of an emoji, replaced."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {_repair(key): _repair(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_repair(item) for item in value]
    return value
