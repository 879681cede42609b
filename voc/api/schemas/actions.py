"""Who answers for what, what is done about it, and what is left as it is."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from voc.api.schemas.basics import Given, Metric, Quote, Shape
from voc.api.schemas.insights import Insight

Text = Annotated[str, Field(min_length=1, max_length=2000)]


class Subject(Shape):
    """A touchpoint by name, a topic or an insight by id."""

    kind: Literal["touchpoint", "topic", "insight"]
    id: str


class OwnerFields(Given):
    """The team that answers for a subject, and how to reach it."""

    team: Text
    address: str | None = Field(None, max_length=2000)


class Ownership(OwnerFields):
    """Who answers for what."""

    subject: Subject


class Responsible(Shape):
    """The team that answers for something; `through` is what it was said of, such as the touchpoint of a topic."""

    team: str
    address: str | None
    through: Subject


class ActionFields(Given):
    """Something to be done about a subject until `due`; with `done_on`, something that was done."""

    subject: str = Field(examples=["topic:12"], max_length=100, description="touchpoint:NAME, topic:ID or insight:ID")
    title: Text
    team: str | None = Field(None, max_length=2000, description="Who does it; the owner of the subject if not given.")
    due: date | None = None
    done_on: date | None = None
    note: str = Field("", max_length=2000)


class ActionChange(Given):
    """Fields to be changed; those not given stay."""

    title: Text | None = None
    team: str | None = Field(None, max_length=2000)
    due: date | None = None
    done_on: date | None = None
    dropped: bool | None = None
    note: str | None = Field(None, max_length=2000)


class Action(Shape):
    """Something done or to be done about a subject."""

    id: int
    subject: Subject
    title: str
    team: str | None
    due: date | None
    done_on: date | None
    status: Literal["open", "done", "dropped"]
    note: str


class Effect(Shape):
    """Before and after against a control series. `ratio` below 1 is less than the control foretold.

    `smallest` is the fall, as a share, that these data could have told from chance.
    """

    verdict: Literal["improved", "worse", "cannot tell"]
    reason: str
    weeks_before: int
    weeks_after: int
    count_before: int
    count: int
    expected: float | None
    ratio: Metric | None
    smallest: float | None


class EffectWeek(Shape):
    """Negative messages of seven days: about the subject, and about anything else."""

    start: date
    subject: int
    control: int
    after: bool


class Outcome(Shape):
    """An action, whom it is with, and what came of it; no effect until it is done."""

    action: Action
    name: str
    touchpoint: str | None
    topic_id: int | None
    responsible: Responsible | None
    overdue: bool
    effect: Effect | None
    sentence: str
    weeks: list[EffectWeek]


class Actions(Shape):
    """Open actions by due date, then done ones, the newest first."""

    as_of: date
    actions: list[Outcome]


class Owned(Shape):
    """Something a team answers for."""

    subject: Subject
    name: str


class Desk(Shape):
    """A team with what is its own; `team` is null for what nobody answers for."""

    team: str | None
    address: str | None
    subjects: list[Owned]
    actions: list[Outcome]
    overdue: int
    insights: list[Insight]


class Desks(Shape):
    """Every team by name."""

    owners: list[Desk]


class AcceptanceFields(Given):
    """Why a pain point is left as it is, since when (today if not given), and when it is looked at again."""

    reason: Text
    accepted_on: date | None = None
    review_on: date | None = None


class Acceptance(Shape):
    """A decision to leave a pain point as it is."""

    subject: Subject
    reason: str
    by: str
    accepted_on: date
    review_on: date | None


class Accepted(Shape):
    """An accepted pain point with its cost since then: complaints, people, loyalty at risk, warnings to others."""

    acceptance: Acceptance
    name: str
    touchpoint: str | None
    topic_id: int | None
    responsible: Responsible | None
    review_due: bool
    until: date
    negative_messages: int
    customers: int
    at_risk: int
    risk_rate: Metric | None
    warnings: int
    complaints: Metric | None
    change: Metric | None
    quotes: list[Quote]


class Register(Shape):
    """Accepted pain points, what costs most complaints first."""

    accepted: list[Accepted]
