"""What it costs customers to get something done: repeats, transfers, contradicting answers, and the time they tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from voc.domain import Remark
from voc.insights.journeys.contacts import Contact, links
from voc.insights.journeys.quantities import hours
from voc.insights.journeys.telling import earlier_contacts

KINDS = ("repeat", "transfer", "contradiction", "time")
_CONTRADICTION = re.compile(
    r"\b(?:one|1st|first)\b.{0,40}\b(?:says?|said|tells?|told)\b.{0,60}\b(?:other|another|next|second|2nd)\b"
    r"|\bdifferent (?:answers?|stor(?:y|ies)|things?|information|advice)\b|\bconflicting\b|\bcontradict\w*"
    r"|\b(?:every|each) (?:time|agent|person)\b.{0,30}\b(?:something )?different\b",
    re.IGNORECASE,
)
_TRANSFER = re.compile(
    r"\b(?:transferr?ed|passed (?:me |us )?(?:on|around|from|between|to)|sent (?:me )?from|bounced|handed over"
    r"|put (?:me )?through to (?:another|someone else))\b",
    re.IGNORECASE,
)
# Time that is the customer's own: waiting and being on the phone, not the age of a kettle or an hour's eco programme.
_SPENT = re.compile(
    r"\b(?:on hold|hold(?:ing)?|wait(?:ed|ing|s)?|queue\w*|on the (?:phone|line|chat)|to get through|spent|spend"
    r"|(?:took|takes|taken|cost) (?:me|us)|wasted|listening to)\b",
    re.IGNORECASE,
)
# Longer is the time something took, not the time that somebody sat there for it.
_MOST_HOURS = 12.0
# A problem that does not come back within this time counts as solved at once.
COMES_BACK = timedelta(days=30)
HELP_CHANNELS = ("email", "chat", "phone", "ticket", "sms", "letter", "in_person")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one remark says it cost: `kinds` of `KINDS`, `hours` of the customer's time where they are told."""

    remark: Remark
    kinds: tuple[str, ...]
    hours: float | None


def cost(remark: Remark) -> Cost | None:
    """What a remark says it cost, None for nothing."""
    spent = hours(remark.text) if _SPENT.search(remark.text) else None
    if spent is not None and spent > _MOST_HOURS:
        spent = None
    found = {
        "repeat": earlier_contacts(remark.text) > 0,
        "transfer": remark.handoff or bool(_TRANSFER.search(remark.text)),
        "contradiction": bool(_CONTRADICTION.search(remark.text)),
        "time": spent is not None,
    }
    kinds = tuple(kind for kind in KINDS if found[kind])
    return Cost(remark, kinds, spent) if kinds or remark.effort == "high" else None


@dataclass(frozen=True, slots=True)
class Case:
    """A first call for help: whether it did not come back within 30 days, at which touchpoint and team."""

    contact: Contact
    solved: bool


def cases(course: Sequence[Contact], *, until: datetime) -> list[Case]:
    """The first contacts of one customer about something, and whether each was enough.

    Contacts of the last 30 days before `until` are left out: whether they come back is not known yet. So are contacts
    that say they are not the first. "Solved" is a guess: some give up, which is what silence is for.
    """
    joined = links(course)
    again = {link.earlier for link in joined if link is not None and link.earlier is not None and _soon(link.days)}
    return [
        Case(contact, contact.feedback_id not in again)
        for contact, link in zip(course, joined, strict=True)
        if contact.channel in HELP_CHANNELS and link is None and contact.open and contact.at <= until - COMES_BACK
    ]


def _soon(days: float | None) -> bool:
    return days is not None and days <= COMES_BACK / timedelta(days=1)
