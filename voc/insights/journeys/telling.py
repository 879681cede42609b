"""What customers say of contacts before this one: "the third time I call", "I already wrote twice"."""

from __future__ import annotations

import re

from text_to_num import alpha2digit

_REACH = (
    r"(?:writ(?:e|ing|ten)|wrote|call(?:ed|ing)?|r[aiu]ng|ringing|phon(?:e|ed|ing)|contact(?:ed|ing)?|e-?mail(?:ed|ing)?"
    r"|messag(?:ed?|ing)|chas(?:ed?|ing)|complain(?:ed|ing)?|ask(?:ed|ing)?|report(?:ed|ing)?|tweet(?:ed|ing)?"
    r"|dm(?:'?ed|ing)?|raised?|speak(?:ing)?|spoken?)"
)
# "the 3rd time I'm calling": two contacts before this one.
_ORDINAL = re.compile(
    rf"\b(?:(\d+)(?:st|nd|rd|th)|second|third) (?:time|call|email|e-mail|message|tweet|letter|attempt)\b"
    rf"(?:(?! last).{{0,25}}?\b{_REACH}\b|[^.]{{0,15}}\babout (?:this|it|the same)\b)",
    re.IGNORECASE,
)
_WORDS = {"second": 2, "third": 3}
_TIMES = re.compile(rf"\b{_REACH}\b[^.!?]{{0,30}}?\b(\d+) times\b", re.IGNORECASE)
_SENT = re.compile(
    r"\b(?:sent|made|after|written|placed)\b[^.!?]{0,15}?\b(\d+) "
    r"(?:e-?mails?|calls?|phone ?calls?|messages?|letters?|dms?|tickets?)\b",
    re.IGNORECASE,
)
_GAP = r"[^.!?]{0,40}?"
_BEFORE = re.compile(
    rf"\b(?:I|we)(?:['’]ve| have)? (?:already|previously) {_REACH}\b"
    rf"|\b(?:I|we)(?:['’]ve| have)? {_REACH} (?:already|before)\b"
    rf"|\bas (?:I|we) (?:said|told|explained|mentioned|wrote)\b{_GAP}"
    r"\b(?:on the phone|by e-?mail|in my|last (?:week|time|month)|before|your colleague)\b"
    rf"|\b(?:I|we) {_REACH}\b{_GAP}\bago\b{_GAP}\b(?:nothing|no (?:one|reply|answer|response)|nobody|still)\b"
    r"|\b(?:since|after|despite) my (?:last|first|previous|earlier) "
    r"(?:call|e-?mail|message|letter|complaint|ticket|tweet|chat)\b"
    r"|\bstill (?:waiting for|no|not had|haven['’]?t had|not received) (?:an? |any )?"
    r"(?:reply|response|answer|call ?back)\b",
    re.IGNORECASE,
)
# Without one of these words none of the above fits. To read the numbers of a text takes 60 us, and 19 of 20 texts
# have none of them: ordinal numbers end as they do in digits.
_ANY = re.compile(
    r"times\b|twice|already|previously|before\b|\bas (?:I|we)\b|\bago\b|\bmy (?:last|first|previous|earlier)\b|still"
    r"|\b(?:sent|made|after|written|placed)\b"
    r"|(?:st|nd|rd|th)\s+(?:time|call|e-?mail|message|tweet|letter|attempt)\b",
    re.IGNORECASE,
)
# "I called fifty times" is anger, not arithmetic.
_MOST = 20


def earlier_contacts(text: str) -> int:
    """How many contacts before this one the words tell of, 0 where they tell of none."""
    if _ANY.search(text) is None:
        return 0
    digits = re.sub(r"\btwice\b", "2 times", alpha2digit(text, "en", threshold=0), flags=re.IGNORECASE)
    told = [_ordinal(match) - 1 for match in _ORDINAL.finditer(digits)]
    told += [int(match[1][:6]) for pattern in (_TIMES, _SENT) for match in pattern.finditer(digits)]
    told.append(1 if _BEFORE.search(digits) else 0)
    return min(max(told), _MOST)


def _ordinal(match: re.Match[str]) -> int:
    word = match[0].split()[0].lower()
    return _WORDS.get(word) or int(match[1][:6])
