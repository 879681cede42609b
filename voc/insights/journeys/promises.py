"""What customers were told or hoped for and what they got, in their words, with the numbers in them made comparable."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from voc.domain import Remark
from voc.insights.journeys.quantities import Quantity, quantities

# What an expectation rests on, and how it ended.
_READ = {
    "met": ("expectation", "kept"), "exceeded": ("expectation", "exceeded"), "below": ("expectation", "broken"),
    "broken_promise": ("promise", "broken"), "worse_than_before": ("earlier", "broken"),
    "better_than_before": ("earlier", "exceeded"), "worse_than_alternative": ("alternative", "broken"),
    "better_than_alternative": ("alternative", "exceeded"),
}  # fmt: skip
KINDS = ("promise", "expectation", "earlier", "alternative")
OUTCOMES = ("kept", "exceeded", "broken")
_PROMISED = re.compile(
    r"\b(?:as (?:promised|advertised|described|agreed|stated)|promis\w+|guarantee\w*|assured|was told|were told"
    r"|told me|quoted|advertis\w+|said (?:it|they|that))\b",
    re.IGNORECASE,
)
# Who made the promise, by the words for it; the first that fits.
_PROMISERS = (
    ("service", r"agent|colleague|support|customer (?:service|care)|advis[eo]r|on the phone|hotline|in the chat"
                r"|call ?back"),
    ("sales", r"sales\w*|in (?:the |your )?(?:shop|store)|check ?out|when (?:I|we) (?:bought|ordered|booked"
              r"|signed)|contract|quote\w*|estimated|delivery (?:date|window|slot)"),
    ("marketing", r"advert\w*|\bads?\b|website|web ?page|leaflet|brochure|newsletter|banner|commercial|listing"
                  r"|described|description|pictures?|photos?|offer|campaign"),
    ("product", r"manual|on the box|packag\w+|label|spec\w*|the app (?:say|said|show)\w*"),
    ("reputation", r"reviews?|friends?|neighbou?rs?|recommend\w*|heard"),
)  # fmt: skip
_BY = tuple((touchpoint, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for touchpoint, words in _PROMISERS)
# A name is what is written like one after words that lead away from the company.
_NAME = r"[A-Z][\w&'’.-]*[\w](?: (?:of |the )?[A-Z][\w&'’-]*\w){0,2}"
_RIVAL = re.compile(
    rf"\b(?:than|unlike|(?:switch|mov|chang|go|went|defect)\w*(?: back| over)? to|off to|compared (?:to|with)|now with"
    rf"|it['’]s"
    rf"|instead of|tried|straight to|(?:business|money|custom) to|bought (?:it )?(?:from|at)) (?P<name>{_NAME})"
)
_NO_NAMES = {
    "I", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February",
    "March", "April", "May", "June", "July", "August", "September", "October", "November", "December", "Christmas",
    "Easter", "English", "UK", "God", "Black Friday", "The", "It", "They", "You", "We", "This", "That", "PERSON",
    "ORDER", "EMAIL", "PHONE",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gap:
    """One expectation and what became of it.

    `kind` is promise, expectation, earlier or alternative; `outcome` kept, exceeded or broken. `expected` and `got` are
    the customer's words. `times` is how many times the expected amount was got, where both are told in one unit and
    do not speak against the outcome: in "a 1 minute video takes as long as a 10 minute one" neither was waited for.
    `promised_by` is the touchpoint that made the promise, None where the words do not say; `met_by` the one that had to
    keep it.
    """

    remark: Remark
    kind: str
    outcome: str
    expected: str | None
    got: str | None
    expected_amount: Quantity | None
    got_amount: Quantity | None
    promised_by: str | None
    met_by: str

    @property
    def times(self) -> float | None:
        """How many times the expected amount was got."""
        expected, got = self.expected_amount, self.got_amount
        if not expected or not got or expected.unit != got.unit:
            return None
        times = got.value / expected.value
        if self.outcome == "kept":
            return times
        against = expected.unit == "h" and (times < 1) == (self.outcome == "broken")
        return None if times == 1 or against else times


def gap(remark: Remark) -> Gap | None:
    """The expectation that a remark tells of, None for none."""
    if remark.expectation not in _READ:
        return None
    kind, outcome = _READ[remark.expectation]
    if kind == "expectation" and _PROMISED.search(remark.text):
        kind = "promise"
    expected, got = remark.words("expected"), remark.words("got")
    first, second = _pair(expected or "", got or "", remark.text)
    return Gap(
        remark, kind, outcome, expected, got, first, second,
        _promiser(remark.text) if kind == "promise" else None, remark.touchpoint,
    )  # fmt: skip


def _pair(expected: str, got: str, whole: str) -> tuple[Quantity | None, Quantity | None]:
    """The two amounts that can be compared: one of each part, in one unit, else the two of the whole text."""
    for first in quantities(expected):
        for second in quantities(got):
            if first.unit == second.unit:
                return first, second
    told = quantities(whole)
    if len(told) == 2 and told[0].unit == told[1].unit and not got:
        return told[0], told[1]
    return next(iter(quantities(expected)), None), next(iter(quantities(got)), None)


def _promiser(text: str) -> str | None:
    return next((touchpoint for touchpoint, words in _BY if words.search(text)), None)


def rivals(text: str, *, own: Collection[str] = ()) -> tuple[str, ...]:
    """Names of other companies that a text turns to or compares with; `own` are the company's brands."""
    ours = {name.lower() for name in own}
    names = (match["name"].removesuffix("'s").removesuffix("’s") for match in _RIVAL.finditer(text))
    return tuple(dict.fromkeys(n for n in names if n not in _NO_NAMES and n.lower() not in ours and len(n) > 1))
