"""A conversation as its page shows it: every turn with how it sounds and what happened in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voc.answers.conversation import Conversation, Course, conversation_of
from voc.domain import CUSTOMER_ROLES, Feedback, Prediction, Segment, Turn

# A step of sentiment, of 2 from end to end, that is more than a change of tone.
STEP = 0.5


@dataclass(frozen=True, slots=True)
class Said:
    """One turn: its words, the customer's mood in it in [-1, 1], and what it is marked with, as (text, tone)."""

    turn: Turn
    text: str
    mood: float | None
    marks: tuple[tuple[str, str], ...]

    @property
    def by_customer(self) -> bool:
        """Whether the customer speaks."""
        return self.turn.role in CUSTOMER_ROLES


@dataclass(frozen=True, slots=True)
class Talk:
    """The turns in order; `low` is the course where it has a low point that is negative and STEP below another mood."""

    turns: tuple[Said, ...]
    moods: tuple[tuple[int, float], ...]
    low: Course | None

    @property
    def ending(self) -> str:
        """How it went on after the low point."""
        if self.low is None or self.low.lowest.turn == self.moods[-1][0]:
            return "It ends there."
        return "The customer recovers from it." if self.low.recovery >= STEP else "The customer does not recover."


def talk(message: Feedback, labelled: Sequence[tuple[Segment, Prediction]]) -> Talk | None:
    """The conversation in a message; None for one without turns."""
    if not message.turns:
        return None
    found = conversation_of(message, labelled)
    moods = {mood.turn: mood.score for mood in found.course.moods} if found.course else {}
    low = found.course if found.course and _is_low(found.course) else None
    turns = tuple(
        Said(turn, message.text[turn.start : turn.end], moods.get(place), _marks(place, found, low))
        for place, turn in enumerate(message.turns)
    )
    return Talk(turns, tuple(moods.items()), low)


def _is_low(course: Course) -> bool:
    scores = [mood.score for mood in course.moods]
    return course.lowest.score < 0 and (len(scores) == 1 or max(scores) - course.lowest.score >= STEP)


def _marks(place: int, found: Conversation, low: Course | None) -> tuple[tuple[str, str], ...]:
    known = (
        ("low point", "bad", low is not None and low.lowest.turn == place),
        ("trigger", "ink", low is not None and low.trigger == place),
        ("promise", "ink", place in found.promises),
        ("handed over", "ink", place in found.handoffs),
        ("settled", "good", place in found.settled),
    )
    return tuple((text, tone) for text, tone, here in known if here)
