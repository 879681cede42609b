"""Personal data in a text become placeholders before anything is stored; the same person keeps the same placeholder.

Found: e-mail addresses, telephone, card, bank account, identity, order and account numbers, IP addresses, birth dates,
street addresses in English, query strings of links, and names where a cue gives them away ("my name is", "spoke to",
"regards,", "Mr"). Not found: names that stand free in a sentence, and addresses in other languages; what that misses
is measured in docs/formats.md.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

# Numbers that are written without a country are looked up in the plans of these.
REGIONS = ("US", "GB", "DE", "FR", "ES", "IT", "NL", "IN", "AU", "BR")

_I = re.IGNORECASE
_NUMBER_WORD = r"(?:\s{0,2}(?:no\.?|nr\.?|num(?:ber)?|id|code|ref(?:erence)?|#))?"
_IS = r"(?:\s{0,2}(?:is|was|are|:|#|=|-|–|\()){0,2}\s{0,2}"
_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w'’-]{1,30}"
_FULL_NAME = rf"{_CAPITALISED}(?:\s(?:[A-Z]\.\s)?{_CAPITALISED}){{0,2}}"
# Capitalised words after a name cue that are no names.
_NO_NAMES = frozenset((
    "a", "about", "after", "again", "all", "also", "an", "and", "another", "any", "april", "as", "at", "august",
    "been", "but", "by", "cs", "csr", "customer", "customers", "december", "dear", "february", "for", "from",
    "friday", "friends", "god", "great", "gmail", "google", "he", "head", "her", "here", "him", "his", "how", "i",
    "if", "in", "it", "its", "january", "july", "june", "just", "management", "manager", "march", "may", "me",
    "monday", "my", "no", "nobody", "not", "november", "now", "october", "of", "on", "one", "or", "our", "please",
    "sales", "saturday", "september", "service", "services", "she", "so", "someone", "staff", "sunday",
    "supervisor", "support", "team", "tech", "technical", "thanks", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "thursday", "to", "today", "tuesday", "uber", "us", "very", "was", "we", "wednesday",
    "what", "when", "who", "with", "wrong", "spelled", "misspelled", "you", "your",
))  # fmt: skip
_PHONE_CUE = re.compile(
    r"\b(?:phone|tel|telephone|call(?:ed|ing)?|cell|mobile|fax|whatsapp|text|sms|number|contact|ring)\b", _I
)
_PHONE_AFTER = re.compile(r"\W{0,2}(?:office|fax|mobile|home|work|cell)\b", _I)
_NO_PHONE = re.compile(
    r"(?:19|20)\d\d ?[-/–] ?(?:19|20)\d\d|(?:19|20)\d\d[-./]\d\d?[-./]\d\d?"  # years, dates
    r"|\d\d?[-./]\d\d?[-./](?:\d{4}|\d\d)(?!\d)"  # dates
    r"|^\(?\d{1,3}(?:[.,]\d{3})+$|.*/.*/.*"  # amounts, 747/787/747
    r"|\(?(?<![\d.])\d{1,2}\.\d[\d.]*\.\d+|\b\d \d \d[\d ]*"  # versions
)
_ORDERS = (
    "order", "booking", "reservation", "confirmation", "account", "acct", "customer", "member", "membership", "policy",
    "claim", "ticket", "case", "invoice", "tracking", "reference", "ref", "pnr", "complaint",
)  # fmt: skip
_VERSION = re.compile(r"(?:version|ver|v|build|ios|android|firmware|update|release)\.?\s?$", _I)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What `pattern` finds becomes `[label]`, if `check` agrees; a group called `value` is replaced alone.

    Texts that hold none of the lower-case `cues` are not searched: most texts, at a tenth of the time.
    """

    label: str
    pattern: re.Pattern[str]
    check: Callable[[re.Match[str]], bool] = bool
    cues: tuple[str, ...] = ("",)

    def apply(self, text: str) -> str:
        return self.pattern.sub(self._replace, text)

    def _replace(self, match: re.Match[str]) -> str:
        if not self.check(match):
            return match[0]
        start, end = match.span("value") if "value" in self.pattern.groupindex else match.span()
        start, end = start - match.start(), end - match.start()
        return f"{match[0][:start]}[{self.label}]{match[0][end:]}"


def redact(text: str, *, keep: str = "") -> str:
    """`text` with personal data replaced by `[EMAIL]`, `[PHONE]`, `[PERSON]` and so on.

    The words of `keep` are no person's name: that of the brand, for people speak with companies, too.
    """
    if "?" in text and "://" in text:
        text = _QUERY.sub("", text)
    low = text.lower()
    for rule in (_EMAIL, _ADDRESS, *_NUMBERS) if _DIGITS.search(text) else (_EMAIL, _ADDRESS):
        if any(cue in low for cue in rule.cues):
            text = rule.apply(text)
    return _without_names(text, low, _NO_NAMES.union(keep.lower().split()) if keep else _NO_NAMES)


def _without_names(text: str, low: str, no_names: frozenset[str]) -> str:
    patterns = [pattern for cues, pattern in _NAMES if any(cue in low for cue in cues)]
    names = {
        name for pattern in patterns for match in pattern.finditer(text) if (name := _name(match["name"], no_names))
    }
    # "my name is Ann Lee ... Ann": the parts of a name are the person as well.
    names |= {part for name in names for part in name.split() if len(part) > 2}
    if not names:
        return text
    longest_first = "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))
    return re.sub(rf"(?<!\w)(?:{longest_first})(?!\w)", "[PERSON]", text)


def _name(found: str, no_names: frozenset[str]) -> str:
    """The words of `found` up to the first that is no name."""
    words = found.split()
    stop = next((i for i, word in enumerate(words) if re.split(r"['’.]", word.lower())[0] in no_names), len(words))
    name = " ".join(words[:stop])
    return "" if name.isupper() else name


def _luhn(match: re.Match[str]) -> bool:
    digits = [int(c) for c in match[0] if c.isdigit()]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return 13 <= len(digits) <= 19 and (doubled + sum(digits[-1::-2])) % 10 == 0


def _iban(match: re.Match[str]) -> bool:
    code = match[0].replace(" ", "").upper()
    return 15 <= len(code) <= 34 and int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1


def _ip(match: re.Match[str]) -> bool:
    address: str = match[0]
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    # 5.2.4.0 is the version of an app far more often than the address of a machine.
    unlikely = ":" not in address and len(address.partition(".")[0]) == 1
    return not (unlikely or _VERSION.search(match.string[max(0, match.start() - 12) : match.start()]))


def _has_digits(match: re.Match[str]) -> bool:
    value: str = match["value"]
    return sum(c.isdigit() for c in value) >= 4


def _phone(match: re.Match[str]) -> bool:
    number = match[0]
    digits = sum(c.isdigit() for c in number)
    if not 7 <= digits <= 16 or (_NO_PHONE.fullmatch(number) and not number.startswith("+")):
        return False
    before = match.string[max(0, match.start() - 30) : match.start()]
    if before.rstrip()[-1:] in ("$", "£", "€", "#"):
        return False
    if _PHONE_CUE.search(before) or _PHONE_AFTER.match(match.string, match.end()):
        return True
    return digits >= 9 and not _NO_PHONE.search(number) and _in_a_numbering_plan(number)


@lru_cache(maxsize=4096)
def _in_a_numbering_plan(number: str) -> bool:
    import phonenumbers  # 0.1 s, for runs that meet a number at all

    for region in (None,) if number.startswith("+") else REGIONS:
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return True
    return False


_QUERY = re.compile(r"(?<=[\w/=-])[?#][^\s?#=]*=\S*")
_EMAIL = _Rule(
    "EMAIL",
    re.compile(
        r"(?<![\w@])[\w.+%'-]{1,64}(?:@[\w-]{1,63}(?:\.[\w-]{2,63}){1,8}"
        r"|\s?(?:\(at\)|\[at\]|\sat\s)\s?(?:gmail|yahoo|hotmail|outlook|icloud|aol)\s?(?:\.|\(dot\)|\sdot\s)\s?com)(?!\w)",
        _I,
    ),
    cues=("@", "(at)", "[at]", " dot com"),
)
_DIGITS = re.compile(r"\d(?:\W{0,2}\w?\W?\d){3}|:[0-9a-f]{1,4}:", _I)
_NUMBERS = (
    _Rule("IBAN", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", _I), _iban),
    _Rule("CARD", re.compile(r"(?<![\w.])[2-6](?:[ -]?\d){12,18}(?!\w)"), _luhn),
    _Rule(
        "BIRTHDATE",
        re.compile(
            r"\b(?:date of birth|dob|d\.o\.b\.?|born on)\W{0,3}(?:is )?"
            r"(?P<value>\d[\d/.-]{5,9}|\w{3,9} \d{1,2},? \d{4})",
            _I,
        ),
        cues=("birth", "dob", "d.o.b", "born"),
    ),
    _Rule(
        "ID",
        re.compile(
            rf"\b(?:ssn|social security|passport|driver['’]?s? licen[sc]e|national insurance|nhs|tax|national id)"
            rf"{_NUMBER_WORD}{_IS}(?P<value>[A-Z0-9][A-Z0-9 -]{{4,18}}\d)",
            _I,
        ),
        _has_digits,
        cues=("ssn", "social", "passport", "licen", "national", "nhs", "tax"),
    ),
    _Rule("ID", re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"), cues=("-",)),
    _Rule(
        "ORDER",
        re.compile(rf"\b(?:{'|'.join(_ORDERS)}){_NUMBER_WORD}{_IS}(?P<value>[A-Z0-9][A-Z0-9/-]{{4,30}})\b", _I),
        _has_digits,
        cues=_ORDERS,
    ),
    _Rule(
        "IP",
        re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})(?![\w:]|\.\d)", _I),
        _ip,
        cues=(".", ":"),
    ),
    _Rule(
        "PHONE",
        re.compile(
            r"(?<![\w.,/@#$£€-])(?:\+|\()?\d(?:[ ().\-/]{0,3}\d){6,15}(?:\s?(?:x|ext\.?)\s?\d{1,5})?"
            r"(?![\w%€£]|[.,]\d)"
        ),
        _phone,
    ),
)
_ADDRESS = _Rule(
    "ADDRESS",
    re.compile(
        rf"\b\d{{1,5}} (?:{_CAPITALISED} ){{1,3}}"
        r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Way)\b\.?"
    ),
    cues=(" st", " ave", " road", " rd", " lane", " ln", " dr", " boulevard", " blvd", " court", " way"),
)
_LOWER_NAME = r"[a-z]{3,20}(?: [a-z]{3,20})?(?=[.,!\n]|$)"
_STAFF = (
    "agent", "rep", "representative", "employee", "manager", "supervisor", "person", "lady", "man", "guy", "woman",
    "gentleman", "someone", "colleague",
)  # fmt: skip
_MET = ("spoke", "talked", "talking", "speaking", "chatted", "dealt", "dealing", "helped", "assisted")
# Each with the lower-case words without which it cannot match.
_NAMES = tuple(
    (cues, re.compile(pattern))
    for cues, pattern in (
        (
            ("name",),
            r"(?i:\b(?:my|his|her|their|agent['’]s|whose) (?:full |first |last |sur)?name(?: is|['’]s| was|:)) "
            rf"(?P<name>{_FULL_NAME})",
        ),
        # Without capitals only the plainest sentence is trusted.
        (("my name is ",), rf"(?i:\bmy name is) (?P<name>{_LOWER_NAME})"),
        (
            _STAFF,
            rf"(?i:\b(?:{'|'.join(_STAFF)}),? (?:by the name of |named |called |name (?:is |was )?)?)"
            rf"(?P<name>{_FULL_NAME})",
        ),
        (_MET, rf"(?i:\b(?:{'|'.join(_MET)}) (?:to|with|by)) (?P<name>{_FULL_NAME})"),
        # "Thank you Acme!" thanks a company, "Thank you,\nAnn" is signed by a person.
        (
            ("regards", "sincerely", "cheers", "signed"),
            rf"(?i:\bregards|\bsincerely|\bcheers|\bsigned)[,.]?\s{{1,3}}(?P<name>{_FULL_NAME})\W{{0,3}}(?:\n|$)",
        ),
        (("thank",), rf"(?i:\bthanks|\bthank you)[,.]? ?\n\s?(?P<name>{_FULL_NAME})\W{{0,3}}$"),
        (("mr", "mrs", "ms", "miss", "dr"), rf"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? (?P<name>{_FULL_NAME})"),
        (("hi ", "hello ", "hey ", "dear "), rf"(?:^|\n)(?:Hi|Hello|Hey|Dear) (?P<name>{_FULL_NAME})(?=\s?[,!\n-])"),
    )
)
