"""One call or chat: how the customer's mood went, and what the agent promised, handed over and settled."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from voc.domain import CUSTOMER_ROLES, Feedback, Prediction, Segment, Turn
from voc.store import Store

# Who speaks for the company.
_STAFF = ("agent", "employee")
_PROMISE = re.compile(
    r"\b(?:i|we)(?:['’]ll| will|['’]m going to| am going to|['’]re going to| are going to) (?!need|have to|be happy)"
    r"(?:\w+ ){0,2}?(?:refund|send|ship|replace|call|ring|email|e-mail|get back|follow up|credit|cancel|arrange|"
    r"escalate|forward|raise|open|make sure|ensure|process|book|waive|update|contact|inform)|"
    r"\byou(?:['’]ll| will| should) (?:\w+ )?(?:receive|get|hear|be (?:refunded|credited|contacted|called))|"
    r"\bi (?:promise|guarantee)\b",
    re.IGNORECASE,
)
_HANDOFF = re.compile(
    r"\b(?:transfer(?:ring)?|connect(?:ing)?|pass(?:ing)?|put(?:ting)?|redirect(?:ing)?) "
    r"(?:you|your call|this|the call) (?:\w+ )?(?:to|with|through|over|on)\b|\bescalat(?:e|ing|ed) (?:this|it|your)|"
    r"\bmy (?:supervisor|manager|colleague) (?:will|can)\b",
    re.IGNORECASE,
)
_SETTLED = re.compile(
    r"\b(?:i|we)(?:['’]ve| have) (?:now |just |already )?(?:refunded|cancel+ed|processed|fixed|resolved|sent|replaced|"
    r"credited|booked|changed|updated|reset|waived|issued|removed|reactivated)\b|"
    r"\b(?:has|have) (?:now |just )?been (?:refunded|cancel+ed|processed|fixed|resolved|sent|replaced|credited|booked|"
    r"changed|updated|reset|waived|issued|removed)\b|"
    r"\byou(?:['’]re| are) all set\b|\bthat(?:['’]s| is) all (?:done|sorted)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mood:
    """How the customer sounds in one turn, by its place in `Feedback.turns`: `score` in [-1, 1]."""

    turn: int
    score: float


@dataclass(frozen=True, slots=True)
class Course:
    """The customer's mood from turn to turn.

    `trigger` is the turn of somebody else that the lowest point answers; None where nobody spoke before. `recovery` is
    how far the end is above the lowest point, 0 where the customer left at it.
    """

    moods: tuple[Mood, ...]
    start: float
    lowest: Mood
    trigger: int | None
    end: float
    recovery: float


@dataclass(frozen=True, slots=True)
class Conversation:
    """What happened in a conversation, as places in `Feedback.turns`; without labels there is no course.

    The three are told from the words of the company's people by patterns for English; a handoff is also where
    another one of them speaks than before.
    """

    course: Course | None
    promises: tuple[int, ...]
    handoffs: tuple[int, ...]
    settled: tuple[int, ...]


def conversation(store: Store, feedback_id: str) -> Conversation:
    """The conversation in a message; nothing in it for one without turns.

    Raises:
        UnknownItem: for a message that is not in this workspace.
    """
    return conversation_of(store.feedback.get(feedback_id), store.labels.of(feedback_id))


def conversation_of(message: Feedback, labelled: Iterable[tuple[Segment, Prediction]]) -> Conversation:
    """The conversation in a message whose segments were labelled so."""
    return Conversation(
        course_of(message.turns, labelled),
        promises=_said(message, _PROMISE),
        handoffs=tuple(sorted({*_said(message, _HANDOFF), *_taken_over(message.turns)})),
        settled=_said(message, _SETTLED),
    )


def course_of(turns: Sequence[Turn], labelled: Iterable[tuple[Segment, Prediction]]) -> Course | None:
    """The course that the sentiments of the customer's segments make; None where there is none.

    A turn's mood is the mean of its segments, the longer one counting more.
    """
    weights: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for segment, prediction in labelled:
        place = next((i for i, turn in enumerate(turns) if turn.start <= segment.start < turn.end), None)
        if place is not None and turns[place].role in CUSTOMER_ROLES and (score := _sentiment(prediction)) is not None:
            weights[place].append((segment.end - segment.start, score))
    moods = [Mood(place, _mean(parts)) for place, parts in sorted(weights.items())]
    if not moods:
        return None
    lowest = min(moods, key=lambda mood: mood.score)
    end = moods[-1].score
    return Course(tuple(moods), moods[0].score, lowest, _trigger(turns, lowest.turn), end, recovery=end - lowest.score)


def _sentiment(prediction: Prediction) -> float | None:
    return next((label.score for label in prediction.labels if label.task == "sentiment"), None)


def _mean(parts: Sequence[tuple[int, float]]) -> float:
    return sum(length * score for length, score in parts) / sum(length for length, _ in parts)


def _trigger(turns: Sequence[Turn], place: int) -> int | None:
    others = (i for i in range(place - 1, -1, -1) if turns[i].role not in CUSTOMER_ROLES)
    return next(others, None)


def _said(message: Feedback, pattern: re.Pattern[str]) -> tuple[int, ...]:
    return tuple(
        place
        for place, turn in enumerate(message.turns)
        if turn.role in _STAFF and pattern.search(message.text, turn.start, turn.end)
    )


def _taken_over(turns: Sequence[Turn]) -> Iterable[int]:
    """Where another one of the company's people goes on."""
    staff = [(place, turn.speaker) for place, turn in enumerate(turns) if turn.role == "agent" and turn.speaker]
    return [place for (_, before), (place, speaker) in pairwise(staff) if speaker != before]
