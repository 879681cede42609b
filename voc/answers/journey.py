"""The journey of one customer over all channels, and what hangs together in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from voc.domain import Feedback, Remark
from voc.insights.journeys import contacts
from voc.insights.journeys.contacts import Contact, Link
from voc.insights.journeys.course import Contradiction, Course, contradictions, courses
from voc.store import Store


@dataclass(frozen=True, slots=True)
class Step:
    """One message of a customer with the points it makes.

    `contact` is None where no point counts: a copy, a language the model does not know. `outcome` is what became of
    it (`voc.insights.journeys.contacts.outcomes`), `course` the journey up to here.
    """

    feedback: Feedback
    said: tuple[Remark, ...]
    contact: Contact | None = None
    link: Link | None = None
    outcome: str | None = None
    course: Course | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """The messages of one customer, oldest first; `course` is how the journey stands, None where no point counts.

    `gone_public` are the posts that followed an open contact; `topics` has the names of the topics.
    """

    messages: tuple[Step, ...]
    course: Course | None
    contradictions: tuple[Contradiction, ...]
    gone_public: tuple[str, ...]
    topics: dict[int, str]


def answer(store: Store, hashes: Collection[str], *, limit: int = 100) -> Journey:
    """The journey of the customer with one of these hashes; the accounts known as theirs are part of it.

    Raises:
        UnknownItem: for a customer of whom there is nothing in this workspace.
    """
    messages = store.customers.messages(hashes, limit=limit)
    said: defaultdict[str, list[Remark]] = defaultdict(list)
    for remark in store.remarks(of=hashes):
        said[remark.feedback_id].append(remark)
    known = {message.id for message in messages}
    steps = _steps(contacts.contacts(remark for id in known for remark in said[id]))
    found = tuple(_step(message, said[message.id], steps) for message in messages)
    met = [step.contact for step in found if step.contact is not None]
    public = tuple(step.feedback.id for step in found if step.link is not None and "public" in step.link.kinds)
    return Journey(
        messages=found,
        course=next((step.course for step in reversed(found) if step.course), None),
        contradictions=tuple(contradictions(met)),
        gone_public=public,
        topics=_names(store, met),
    )


def _steps(course: Sequence[Contact]) -> dict[str, tuple[Contact, Link | None, str | None, Course]]:
    made = zip(course, contacts.links(course), contacts.outcomes(course), courses(course), strict=True)
    return {contact.feedback_id: (contact, link, outcome, so_far) for contact, link, outcome, so_far in made}


def _step(
    message: Feedback, said: Sequence[Remark], steps: dict[str, tuple[Contact, Link | None, str | None, Course]]
) -> Step:
    return Step(message, tuple(said), *steps.get(message.id, ()))


def _names(store: Store, course: Sequence[Contact]) -> dict[int, str]:
    wanted = {topic for contact in course for topic in contact.topics}
    return {topic.id: topic.name for topic in store.topics.list(include_hidden=True) if topic.id in wanted}
