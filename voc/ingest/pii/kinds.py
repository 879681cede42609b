"""The kinds of personal data: what each becomes, who recognises it, and without what it cannot be in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table below.

    `label` is the placeholder; None for what is no personal data but looks like some: it stays, and nothing is found
    in it. Either `recognizer` names Presidio's own, or `pattern` is one of ours, trusted as far as `score` (0 to 1)
    says. What has fewer than `min_digits` is not believed. In a pattern, what stands before `\\K` is not replaced.
    A text with none of the lower-case `cues` or without `shape` is not searched.
    """

    label: str | None
    recognizer: str = ""
    pattern: str = ""
    score: float = 0.0
    min_digits: int = 0
    cues: tuple[str, ...] = ("",)
    shape: re.Pattern[str] | None = None

    def could_be_in(self, text: str, low: str) -> bool:
        """Whether `text` is worth a search; `low` is the same in lower case."""
        return any(cue in low for cue in self.cues) and (self.shape is None or self.shape.search(text) is not None)


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(words)


_HOUSE = re.compile(r"\d [A-ZÀ-ÖØ-Þ]")
_DIGIT = re.compile(r"\d")
_DIGITS_4 = re.compile(r"\d(?:\W{0,2}\w?\W?\d){3}")
_DIGITS_6 = re.compile(r"\d(?:[^\w\n]{0,3}\d){5}")
_DIGITS_9 = re.compile(r"\d(?:[^\w\n]{0,3}\d){8}")
_DIGITS_13 = re.compile(r"\d(?:[- ]?\d){12}")
_IBAN = re.compile(r"[A-Za-z]{2}\d\d[ -]?\w{4}[ -]?\w{4}")
_EMAIL = re.compile(r"[^\s@]@\w")
_IP = re.compile(r"\d\.\d{1,3}\.\d{1,3}\.\d|::[0-9a-fA-F]|[0-9a-fA-F]:(?::|[0-9a-fA-F]{1,4}:[0-9a-fA-F]{1,4}:)")

# The shapes that may be in a text without any digit, and what is in it then.
DIGITLESS = {_EMAIL: "@", _IP: ":"}

# Where one of these stands beside a number of a possible length, it is one of a telephone.
PHONE_WORDS = (
    "phone", "telephone", "tel", "mobile", "cell", "cellphone", "fax", "office", "whatsapp", "sms", "text", "ring",
    "call", "called", "calling", "reach", "number", "contact", "answering",
)  # fmt: skip

_PRESIDIO = (
    Kind("EMAIL", "email", shape=_EMAIL),
    Kind("CARD", "card", shape=_DIGITS_13),
    Kind("IBAN", "iban", shape=_IBAN),
    Kind("IP", "ip", cues=(".", ":"), shape=_IP),
    Kind("ID", "ssn", shape=_DIGITS_9),
    Kind("PHONE", "phone", min_digits=9, shape=_DIGITS_9),
    Kind("PHONE", "phone abroad", min_digits=7, cues=("+",), shape=_DIGITS_6),
    Kind("PHONE", "phone in context", min_digits=6, cues=PHONE_WORDS, shape=_DIGITS_6),
)

_NUMBER_WORD = r"(?:\s{0,2}(?:no\.?|nr\.?|num(?:ber)?|id|code|ref(?:erence)?|#))?"
_IS = r"(?:\s{0,2}(?:is|was|are|:|#|=|-|–|\()){0,2}\s{0,2}"
_IDS = ("ssn", "social security", "passport", "licence", "license", "national insurance", "nhs", "tax", "national id")
_ORDERS = (
    "order", "booking", "reservation", "confirmation", "account", "acct", "customer", "member", "membership", "policy",
    "claim", "ticket", "case", "invoice", "tracking", "reference", "ref", "pnr", "complaint",
)  # fmt: skip

_NUMBERS = (
    Kind(
        "EMAIL",
        pattern=r"(?i)\b[\w.+-]{1,64}(?: ?[(\[]at[)\]] ?[\w-]{1,63} ?(?:\.|[(\[]dot[)\]]) ?| at [\w-]{1,63} dot )"
        r"(?:com|net|org|co\.uk|de|fr)\b",
        score=0.5,
        cues=("(at)", "[at]", " dot "),
    ),
    Kind(
        "BIRTHDATE",
        pattern=r"(?i)\b(?:date of birth|dob|d\.o\.b\.?|born on)\W{0,3}(?:(?:is|it's|it’s) )?\K"
        r"(?:\d[\d/.-]{5,9}\d|\w{3,9} \d{1,2},? \d{4}|\d{1,2} \w{3,9} \d{4})",
        score=0.9,
        cues=("birth", "dob", "d.o.b", "born"),
        shape=_DIGIT,
    ),
    Kind(
        "ID",
        pattern=rf"(?i)\b(?:{_any_of(_IDS)}){_NUMBER_WORD}{_IS}\K"
        r"(?=[A-Z]{0,3}(?:[ -]?\d[A-Z]?){4})[A-Z0-9](?:[A-Z0-9]|[ -](?=\d)){4,18}\b",
        score=0.95,
        cues=_IDS,
        shape=_DIGITS_4,
    ),
    Kind(
        "ORDER",
        pattern=rf"(?i)\b(?:{_any_of(_ORDERS)}){_NUMBER_WORD}{_IS}\K"
        r"(?=(?:[A-Z/-]{0,6}\d){4})[A-Z0-9][A-Z0-9/-]{4,30}\b",
        score=0.9,
        cues=_ORDERS,
        shape=_DIGITS_4,
    ),
    # The bare answer to "what is your order number?": letters and at least six digits ("LF-3723734").
    Kind("ORDER", pattern=r"(?i)(?<![\w/.@#-])[A-Z]{1,4}-?\d{6,12}(?![\w%-])", score=0.6, shape=_DIGITS_6),
    # North American numbers, also those that no one has: 555-0147 and the like fail the numbering plan.
    Kind(
        "PHONE",
        pattern=r"(?<![\w.,/#-])(?:(?:\+?1|001)[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}"
        r"(?: ?(?:x|ext\.?) ?\d{1,5})?(?![\w%]|[.,-]\d)",
        score=0.4,
        shape=_DIGITS_9,
    ),
    Kind(
        "ADDRESS",
        pattern=r"\b\d{1,5} (?:[A-ZÀ-ÖØ-Þ][\w'’-]{1,30} ){1,3}"
        r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Way)\b\.?",
        score=0.6,
        cues=(" st", " ave", " road", " rd", " lane", " ln", " dr", " boulevard", " blvd", " court", " way"),
        shape=_HOUSE,
    ),
)

_KEPT = (
    Kind(None, "date", shape=_DIGITS_6),
    Kind(None, pattern=r"\[[A-Z]{2,9}\]", score=1.0, cues=("[",)),
    # Versions of apps are the most frequent false addresses of machines.
    Kind(
        None,
        pattern=r"(?i)\b(?:v|ver|version|build|ios|android|firmware|update)\.?(?: is| was|:)?\s?\K\d+(?:\.\d+)+",
        score=1.0,
        cues=("v", "build", "ios", "android", "firmware", "update"),
        shape=_IP,
    ),
    # 5.2.4.0 is the version of an app far more often than the address of a machine.
    Kind(None, pattern=r"(?<!\w)\d(?:\.\d{1,3}){3}(?![\w.]\d)", score=0.7, shape=_IP),
    Kind(
        None,
        pattern=r"[$£€]\s?\d[\d., ]*|(?<![\d.,])\d{1,3}(?:(?:,\d{3})+|(?:\.\d{3}){1,2})(?!\d|[.,-]\d)",
        score=0.7,
        shape=_DIGITS_6,
    ),
    Kind(None, pattern=r"(?<![\w./-])\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d\d)(?!\w|[./-]\d)", score=0.7, shape=_DIGIT),
    Kind(None, pattern=r"(?<![\d/])\d{2,4}(?:/\d{2,4})+(?![\d/])", score=0.7, shape=_DIGITS_6),
    Kind(None, pattern=r"(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d", score=0.7, shape=_DIGITS_6),
)

# Capitalised words after a name cue that are no names.
_NO_NAMES = (
    "a", "about", "after", "again", "all", "also", "an", "and", "another", "any", "april", "as", "at", "august",
    "been", "but", "by", "cs", "csr", "customer", "customers", "december", "dear", "february", "for", "from",
    "friday", "friends", "god", "great", "gmail", "google", "he", "head", "her", "here", "him", "his", "how", "i",
    "if", "in", "it", "its", "january", "july", "june", "just", "management", "manager", "march", "may", "me",
    "miss", "mr", "mrs", "ms", "dr",
    "monday", "my", "no", "nobody", "not", "november", "now", "october", "of", "on", "one", "or", "our", "please",
    "sales", "saturday", "september", "service", "services", "she", "so", "someone", "staff", "sunday",
    "supervisor", "support", "team", "tech", "technical", "thanks", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "thursday", "to", "today", "tuesday", "uber", "us", "very", "was", "we", "wednesday",
    "what", "when", "who", "with", "wrong", "spelled", "misspelled", "you", "your",
)  # fmt: skip
# Words in capitals alone are companies and shouting.
_WORD = rf"(?!(?i:{_any_of(_NO_NAMES)})\b)[A-ZÀ-ÖØ-Þ](?=[\w'’-]{{0,29}}[a-zß-ÿ])[\w'’-]{{1,30}}"
_NAME = rf"{_WORD}(?: (?:[A-Z]\.? )?{_WORD}){{0,2}}"
_LOWER_NAME = rf"(?!(?:{_any_of(_NO_NAMES)})\b)[a-z]{{3,20}}(?: [a-z]{{3,20}})?(?=[.,!\n]|$)"
_STAFF = (
    "agent", "rep", "representative", "employee", "manager", "supervisor", "person", "lady", "guy", "woman",
    "gentleman", "colleague",
)  # fmt: skip
_MET = ("spoke", "talked", "talking", "speaking", "chatted", "chatting", "dealt", "dealing", "helped", "assisted")
NAME_SCORE = 0.5
_SIGNED = ("regards", "sincerely", "faithfully", "cheers", "signed", "wishes")


def _name(cues: tuple[str, ...], before: str, *, name: str = _NAME, after: str = "") -> Kind:
    return Kind("PERSON", pattern=rf"{before}\K{name}{after}", score=NAME_SCORE, cues=cues)


_NAMES = (
    _name(
        ("name",),
        r"(?i:\b(?:my|his|her|their|agent['’]s|whose) (?:full |first |last |sur)?name(?: is|['’]s| was|:)) ",
    ),
    # Without capitals only the plainest sentence is trusted.
    _name(("my name is ",), r"(?i:\bmy name is) ", name=_LOWER_NAME),
    _name(_STAFF, rf"(?i:\b(?:{_any_of(_STAFF)}),? (?:by the name of |named |called |name (?:is |was )?)?)"),
    _name(_MET, rf"(?i:\b(?:{_any_of(_MET)}) (?:to|with|by)) "),
    # "Thank you Acme!" thanks a company, "Thank you,\nAnn" is signed by a person.
    _name(_SIGNED, rf"(?i:\b(?:{_any_of(_SIGNED)}))[,.!]?[^\S\n]?\n\s{{0,3}}", after=r"(?=\W|$)"),
    _name(_SIGNED, rf"(?i:\b(?:{_any_of(_SIGNED)}))[,.]? {{1,2}}", after=r"(?=\W{0,3}(?:\n|\Z))"),
    _name(("thank",), r"(?i:\bthanks|\bthank you)[,.]? ?\n\s?", after=r"(?=\W{0,3}\Z)"),
    # A letter that ends in a line of two or three capitalised words is signed with them.
    _name(
        ("\n",), r"[.!?][^\S\n]*\n\s{0,3}", name=rf"{_WORD}(?: (?:[A-Z]\.? )?{_WORD}){{1,2}}", after=r"(?=\W{0,2}\Z)"
    ),
    # How calls and chats begin.
    _name(("speaking",), r"(?:^|, )", after=r"(?= speaking\b)"),
    _name((" here",), r"^(?:Hi|Hello|Hey),? ", after=r"(?= here\b)"),
    _name(("under ",), r"(?i:\b(?:it['’]s|is|booked|ordered) under (?:the name (?:of )?)?)"),
    _name(("mr", "mrs", "ms", "miss", "dr"), r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? "),
    _name(("hi ", "hello ", "hey ", "dear "), r"^(?:Hi|Hello|Hey|Dear) ", after=r"(?=\s?[,!\n-])"),
)

KINDS = (*_PRESIDIO, *_NUMBERS, *_NAMES, *_KEPT)
