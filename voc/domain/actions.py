"""Who answers for what, what is done about it, and what is left as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# What can have an owner, be acted on and be accepted.
SUBJECTS = ("touchpoint", "topic", "insight")


@dataclass(frozen=True, slots=True)
class Subject:
    """What somebody answers for or does something about: a touchpoint by name, a topic or an insight by id."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Ownership:
    """The team that answers for a subject, and how to reach it."""

    subject: Subject
    team: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done about a subject until `due`, or done on `done_on`: before and after mean that day."""

    subject: Subject
    title: str
    team: str | None = None
    due: date | None = None
    done_on: date | None = None
    dropped: bool = False
    note: str = ""
    id: int = 0

    @property
    def status(self) -> str:
        """`open`, `done` or `dropped`."""
        if self.dropped:
            return "dropped"
        return "open" if self.done_on is None else "done"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A pain point that the company decided to leave as it is: why, who said so, and when it is looked at again."""

    subject: Subject
    reason: str
    by: str
    accepted_on: date
    review_on: date | None = None
