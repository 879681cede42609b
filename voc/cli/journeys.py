"""What follows people, in the terminal: one customer's journey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import Limit
from voc.cli.output import Json

if TYPE_CHECKING:
    from voc.answers.journey import Journey, Step


@app.command()
def journey(
    customer: Annotated[str, typer.Argument(help="Id of the customer as the source gave it, or its hash.")],
    limit: Limit = 100,
    json: Json = False,
) -> None:
    """One customer over all channels: contacts, what hangs together, how the journey stands."""
    from voc.answers import journey

    made = parts()
    found = journey.answer(made.store, {customer, made.cleaner.pseudonym(customer)}, limit=limit)
    if json:
        output.show(found)
        return
    for step in found.messages:
        _tell(step, found)
    for each in found.contradictions:
        output.line(f"Contradiction in {each.touchpoint}: content by {each.praised}, not by {each.criticised}.")
    if found.course is not None:
        course = found.course
        output.line(
            f"Journey {course.score:+.2f} over {course.contacts} contacts (recent {course.recent:+.2f}, "
            f"peak {course.peak:+.2f}, end {course.end:+.2f}), trend {course.trend:+.2f}"
        )


def _tell(step: Step, found: Journey) -> None:
    message, contact = step.feedback, step.contact
    head = f"{message.created_at:%Y-%m-%d} {message.channel}"
    if contact is None:
        output.line(f"{head}: not read")
        return
    topics = ", ".join(found.topics.get(topic, "") for topic in contact.topics)
    marks = [contact.touchpoint, contact.emotion, contact.loyalty, "high effort" if contact.effort else None, topics]
    output.line(f"{head}: {contact.score:+.2f} {', '.join(filter(None, marks))}")
    for remark in step.said:
        output.line(f"   “{output.printable(remark.text)}”")
    if step.link is not None:
        days = "" if step.link.days is None else f", {step.link.days:.0f} days after it"
        output.line(f"   belongs to an earlier contact ({', '.join(step.link.kinds)}{days})")
    if step.outcome is not None:
        output.line(f"   {step.outcome}")
