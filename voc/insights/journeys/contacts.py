"""Contacts: what a customer said in one message, as one step of their journey, and how steps hang together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean

from voc.domain import Rating, Remark
from voc.insights.journeys.telling import earlier_contacts

# Where others can read along.
PUBLIC_CHANNELS = ("review", "social")
# The worst word on loyalty of a message is the one that counts.
_LOYALTY = ("left", "leaving", "wavering", "loyal")
# High effort is a cost of its own: people who had to fight for a good end do not score it as a good one (Dixon,
# Freeman and Toman, Harvard Business Review, July 2010). Its size is a judgement.
EFFORT_COST = 0.25
# A problem that comes back later than this is another one.
SAME_PROBLEM = timedelta(days=60)
# And a post that comes later than this is not about that contact.
GOES_PUBLIC = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Contact:
    """One message of a customer. `score` is in [-1, 1]: how it went for them, see `contact_score`.

    `touchpoint` is the one most of its points are about; `told` is how many earlier contacts its words speak of;
    `loyalty` is the worst word on it.
    """

    feedback_id: str
    external_id: str
    at: datetime
    source: str
    channel: str
    touchpoint: str
    stage: str
    topics: tuple[int, ...]
    emotion: str | None
    score: float
    effort: bool
    handoff: bool
    asks: bool
    loyalty: str | None
    told: int
    thread: str | None = None
    in_reply_to: str | None = None
    team: str | None = None
    brand: str | None = None
    rating: Rating | None = None
    nps: int | None = None

    @property
    def public(self) -> bool:
        """Whether others can read it."""
        return self.channel in PUBLIC_CHANNELS

    @property
    def open(self) -> bool:
        """Whether it leaves something to be done: a complaint or a call for help."""
        return self.score < 0 or self.asks


@dataclass(frozen=True, slots=True)
class Link:
    """Why a contact belongs to an earlier one: `kinds` of "reply", "thread", "topic", "public" and "told".

    "public" is a public complaint after an open contact that nobody else saw. "told" are the words of the customer
    alone: then `earlier` may be None, because that contact is not in the data. `days` lie between the two.
    """

    kinds: tuple[str, ...]
    earlier: str | None
    days: float | None


def contacts(remarks: Iterable[Remark]) -> list[Contact]:
    """The contacts of remarks, in the order of time."""
    by_message: defaultdict[str, list[Remark]] = defaultdict(list)
    for remark in remarks:
        by_message[remark.feedback_id].append(remark)
    return sorted(map(_contact, by_message.values()), key=lambda contact: (contact.at, contact.feedback_id))


def contact_score(remarks: Sequence[Remark]) -> float:
    """The mean sentiment of the points of one message, less `EFFORT_COST` where it was hard work; in [-1, 1]."""
    cost = EFFORT_COST if any(remark.effort == "high" for remark in remarks) else 0.0
    return max(fmean(remark.score for remark in remarks) - cost, -1.0)


def links(course: Sequence[Contact]) -> list[Link | None]:
    """For each contact of one customer, in the order of time, the newest earlier one that it belongs to."""
    return [_link(contact, course[:index]) for index, contact in enumerate(course)]


def outcomes(course: Sequence[Contact]) -> list[str | None]:
    """What became of each contact that left something to be done.

    "solved": the next contact about it complains of nothing; "came back": it does; "went public": it does where
    others read along; "no word since": there is none, which may mean either. None: nothing was open.
    """
    after: dict[str, Contact] = {}
    for contact, link in zip(course, links(course), strict=True):
        if link is not None and link.earlier is not None:
            after.setdefault(link.earlier, contact)
    return [_outcome(contact, after.get(contact.feedback_id)) if contact.open else None for contact in course]


def _outcome(contact: Contact, later: Contact | None) -> str:
    if later is None:
        return "no word since"
    if not later.open:
        return "solved"
    return "went public" if later.public and not contact.public else "came back"


def _contact(remarks: Sequence[Remark]) -> Contact:
    first = remarks[0]
    loyalty = {remark.loyalty for remark in remarks}
    return Contact(
        feedback_id=first.feedback_id,
        external_id=first.external_id,
        at=first.at,
        source=first.source,
        channel=first.channel,
        touchpoint=_most([remark.touchpoint for remark in remarks], silent="none"),
        stage=_most([remark.stage for remark in remarks], silent="unclear"),
        topics=tuple(dict.fromkeys(remark.topic_id for remark in remarks if remark.topic_id)),
        emotion=_emotion(remarks),
        score=contact_score(remarks),
        effort=any(remark.effort == "high" for remark in remarks),
        handoff=any(remark.handoff for remark in remarks),
        asks=any(remark.request == "help" for remark in remarks),
        loyalty=next((value for value in _LOYALTY if value in loyalty), None),
        told=max(earlier_contacts(remark.text) for remark in remarks),
        thread=first.thread,
        in_reply_to=first.in_reply_to,
        team=first.team,
        brand=first.brand,
        rating=first.rating,
        nps=first.nps,
    )


def _most(values: Sequence[str], *, silent: str) -> str:
    counts = Counter(value for value in values if value != silent)
    return counts.most_common(1)[0][0] if counts else silent


def _emotion(remarks: Sequence[Remark]) -> str | None:
    """The emotion of the point that feels most strongly."""
    felt = [(abs(remark.score), remark.emotion) for remark in remarks if remark.emotion]
    return max(felt)[1] if felt else None


def _link(contact: Contact, before: Sequence[Contact]) -> Link | None:
    for earlier in reversed(before):
        kinds = [name for name, belongs in _BELONGS.items() if belongs(contact, earlier)]
        if kinds:
            kinds += ["told"] if contact.told else []
            return Link(tuple(kinds), earlier.feedback_id, _days(contact, earlier))
    if not contact.told:
        return None
    about = next((each for each in reversed(before) if each.open and contact.at - each.at <= SAME_PROBLEM), None)
    return Link(("told",), None, None) if about is None else Link(("told",), about.feedback_id, _days(contact, about))


def _days(contact: Contact, earlier: Contact) -> float:
    return round((contact.at - earlier.at) / timedelta(days=1), 2)


def _replies(contact: Contact, earlier: Contact) -> bool:
    return contact.in_reply_to == earlier.external_id and contact.source == earlier.source


def _continues(contact: Contact, earlier: Contact) -> bool:
    return contact.thread is not None and contact.thread == earlier.thread and contact.source == earlier.source


def _returns(contact: Contact, earlier: Contact) -> bool:
    shared = set(contact.topics) & set(earlier.topics)
    return earlier.open and bool(shared) and contact.at - earlier.at <= SAME_PROBLEM


def _goes_public(contact: Contact, earlier: Contact) -> bool:
    turned = contact.public and contact.score < 0 and earlier.open and not earlier.public
    return turned and contact.at - earlier.at <= GOES_PUBLIC


_BELONGS = {"reply": _replies, "thread": _continues, "topic": _returns, "public": _goes_public}
