"""One customer: what they wrote, and its removal."""

from __future__ import annotations

from voc.api.schemas.basics import Shape
from voc.api.schemas.feedback import Feedback


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
