"""Word of mouth as a ledger: who told whom what about the company, and what came of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voc.domain import Remark

DIRECTIONS = ("given", "received", "considered")
_DIRECTION = {"recommends": "given", "warns": "given", "received": "received", "considers": "considered"}
# To whom, or from whom; the first that fits.
_PARTNERS = (
    ("family", r"(?:my|our|the) (?:wife|husband|mum|mom|mother|dad|father|sister|brother|son|daughter|parents?"
               r"|family|partner|in-laws?|aunt|uncle|cousin|gran\w*|kids?)"),
    ("friends", r"friends?|mates?|pals?|neighbou?rs?|flatmates?|roommates?"),
    ("colleagues", r"co-?workers?|colleagues? at (?:my )?work|workmates?|my (?:boss|colleagues?|office|team)|at work"),
    ("professionals", r"(?:my|our|the) (?:vet|doctor|plumber|builder|electrician|dealer|agent|broker|advis[eo]r)"),
    ("everyone", r"every(?:one|body)|any(?:one|body)|no ?(?:one|body)|people|all of you|you (?:all|guys)|world"
                 r"|stay away|avoid|do not buy|don['’]?t (?:buy|use|bother)|would recommend|highly recommend"),
    ("reviews", r"reviews?|online|internet|youtube|tiktok|facebook|reddit|influencers?|test report|magazines?"
                r"|the press|newspapers?|a video"),
)  # fmt: skip
_PARTNER = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in _PARTNERS)
_WHY = (
    r"(?:because|after|since|on (?:the )?(?:advice|recommendation)|thanks to|due to|based on|when|recommended|told"
    r"|from)"
)
_BOUGHT = (
    r"(?:bought|ordered|got|chose|signed up|joined|came|went with|tried|purchased|booked|switched (?:here|to you))"
)
_LOST = (
    r"(?:cancel\w*|returned|sent (?:it )?back|left|switched|did ?n[o'’]t (?:buy|order|book)|won['’]?t (?:buy|order))"
)
_CONSEQUENCES = (
    ("lost", re.compile(rf"\b{_LOST}\b.{{0,60}}?\b{_WHY}\b|\b{_WHY}\b.{{0,80}}?\b{_LOST}\b", re.IGNORECASE)),
    ("bought", re.compile(rf"\b{_BOUGHT}\b.{{0,60}}?\b{_WHY}\b|\b(?:recommended|told"
                          rf"|{_WHY})\b.{{0,80}}?\b{_BOUGHT}\b", re.IGNORECASE)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger.

    `direction` is given, received or considered; `positive` whether it speaks for the company, None where that cannot
    be told. `partner` is to whom or from whom, None where the words do not say. `consequence` is "bought" or "lost",
    for what was received; None where nothing is said to have come of it.
    """

    remark: Remark
    direction: str
    positive: bool | None
    partner: str | None
    consequence: str | None


def entry(remark: Remark) -> Entry | None:
    """The line that a remark is, None for one that is none."""
    if remark.word_of_mouth not in _DIRECTION:
        return None
    direction = _DIRECTION[remark.word_of_mouth]
    return Entry(
        remark=remark,
        direction=direction,
        positive=_sign(remark),
        partner=next((name for name, words in _PARTNER if words.search(remark.text)), None),
        consequence=_consequence(remark.text) if direction == "received" else None,
    )


def _sign(remark: Remark) -> bool | None:
    if remark.word_of_mouth in ("recommends", "warns"):
        return remark.word_of_mouth == "recommends"
    return {"positive": True, "negative": False}.get(remark.sentiment or "")


def _consequence(text: str) -> str | None:
    return next((name for name, words in _CONSEQUENCES if words.search(text)), None)


def advocate(word_of_mouth: set[str | None], loyalty: set[str | None], score: float) -> int:
    """A promoter (1), a passive (0) or a detractor (-1) by what a message says.

    A recommendation or a warning decides; then loyalty; then a mean sentiment beyond a half.
    """
    if "warns" in word_of_mouth or loyalty & {"leaving", "left"}:
        return -1
    if "recommends" in word_of_mouth or "loyal" in loyalty:
        return 1
    return 1 if score >= 0.5 else -1 if score <= -0.25 else 0


def agreement(pairs: list[tuple[int, int]]) -> float | None:
    """How far two judgements of the same messages agree beyond chance: Cohen's kappa with linear weights, to 1.

    Source: Cohen, Psychological Bulletin 70 (1968) 213. None where both always say the same one thing.
    """
    n = len(pairs)
    if not n:
        return None
    seen = sum(abs(a - b) for a, b in pairs) / n
    first, second = ([pair[side] for pair in pairs] for side in (0, 1))
    chance = sum(abs(a - b) * first.count(a) * second.count(b) for a in set(first) for b in set(second)) / n**2
    return None if chance == 0 else 1 - seen / chance
