"""One customer: their journey, and its removal."""

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
    emotion: str | None
    effort: str | None
    topic_id: int | None


class Contact(Shape):
    """A message as one contact: `score` in [-1, 1], `told` how many earlier contacts its words speak of."""

    touchpoint: str
    stage: str
    topics: list[int]
    emotion: str | None
    score: float
    effort: bool
    handoff: bool
    asks: bool
    loyalty: str | None
    told: int
    public: bool
    open: bool


class Link(Shape):
    """The earlier message it belongs to, by reply, thread, topic, told (its own words) or public (went public)."""

    kinds: list[str]
    earlier: str | None
    days: float | None


class Course(Shape):
    """The journey up to a contact, in [-1, 1]: 0.5 recent + 0.25 peak + 0.25 end. `trend`: later less earlier half."""

    score: float
    recent: float
    peak: float
    end: float
    trend: float
    contacts: int


class Step(Shape):
    """One message of a customer, what it says and how it hangs together with the others."""

    feedback: Feedback
    said: list[Said]
    contact: Contact | None
    link: Link | None
    outcome: str | None
    course: Course | None


class Contradiction(Shape):
    """A touchpoint that is praised through one channel or team and criticised through another."""

    touchpoint: str
    by: str
    praised: str
    criticised: str


class Journey(Shape):
    """The messages of one customer, oldest first, and how the journey stands."""

    messages: list[Step]
    course: Course | None
    contradictions: list[Contradiction]
    gone_public: list[str]
    topics: dict[int, str]


class Forgotten(Shape):
    """How many messages and rejected rows of a customer were removed, and how many notes lost their name."""

    messages: int
    rejected: int
    notes: int
