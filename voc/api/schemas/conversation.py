"""What happened in a call or chat."""

from __future__ import annotations

from voc.api.schemas.basics import Shape


class Mood(Shape):
    """How the customer sounds in one turn, counted from 0: `score` in [-1, 1]."""

    turn: int
    score: float


class MoodCourse(Shape):
    """The customer's mood: `trigger` is the turn that the lowest point answers, `recovery` the way up from there."""

    moods: list[Mood]
    start: float
    lowest: Mood
    trigger: int | None
    end: float
    recovery: float


class Conversation(Shape):
    """The course of the customer's mood, and the turns in which the company promised, handed over or settled something.

    Without labels there is no course. The three lists are told by patterns for English.
    """

    course: MoodCourse | None
    promises: list[int]
    handoffs: list[int]
    settled: list[int]
