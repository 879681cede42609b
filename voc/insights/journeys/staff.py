"""Praise and criticism of staff, with criticism of rules, systems and products kept apart from that of people."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voc.domain import Remark

CAUSES = ("conduct", "policy", "system", "product", "not said")
_POLICY = re.compile(
    r"\b(?:polic(?:y|ies)|rules?|not allowed|can(?:no|')t do anything|terms|procedure|script|company line"
    r"|their hands)\b",
    re.IGNORECASE,
)
_SYSTEM = re.compile(
    r"\b(?:systems?|computer|app|website|menu|bots?|chat ?bot|understaffed|short[- ]staffed|not enough staff|too few"
    r"|queue|call cent(?:re|er)|outsourc\w+|wait(?:ed|ing)?|on hold)\b",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"\b(?:broken|faulty|defect\w*|leak\w*|stopped working|quality|wrong (?:item|part|size))\b", re.IGNORECASE
)
_CONDUCT = re.compile(
    r"\b(?:rude\w*|arrogan\w+|unfriendly|impolite|dismissive|shout\w*|hung up|laughed|lied|liar|attitude"
    r"|condescending|patroni[sz]ing"
    r"|ignored|useless|clueless|incompetent|unhelpful|careless|disrespect\w*|couldn['’]t care"
    r"|did ?n[o'’]t (?:care|listen|know))\b",
    re.IGNORECASE,
)
_EXTRA_MILE = re.compile(
    r"\b(?:extra mile|above and beyond|went out of (?:his|her|their) way|did ?n[o'’]t have to|even (?:called|rang"
    r"|came|stayed|drove|"
    r"waited)|stayed (?:late|on the line)|in (?:his|her|their) (?:own|free) time|saved (?:my|our|the) (?:day|life"
    r"|holiday|wedding)|on a sunday|after hours|could not have done more|couldn['’]t have done more)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One remark about staff: praise or criticism. `cause` is what criticism is really of; `extra_mile` is praise worth
    passing on.
    """

    remark: Remark
    praise: bool
    cause: str | None
    extra_mile: bool


def mention(remark: Remark) -> Mention | None:
    """What a remark says of staff, None for nothing."""
    if remark.staff is None:
        return None
    praise = remark.staff == "praise"
    return Mention(remark, praise, None if praise else cause(remark), praise and bool(_EXTRA_MILE.search(remark.text)))


def cause(remark: Remark) -> str:
    """What criticism that names staff is of: their conduct, a policy, a system, a product, or not said.

    Words for conduct come first: "rude about the policy" is about a person.
    """
    for name, words in (("conduct", _CONDUCT), ("policy", _POLICY), ("system", _SYSTEM), ("product", _PRODUCT)):
        if words.search(remark.text):
            return name
    return "not said"
