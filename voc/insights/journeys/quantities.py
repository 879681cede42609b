"""Times and amounts of money in words: "half an hour", "twenty-four hours", "2-3 days", "£45.99"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from text_to_num import alpha2digit

# Hours. A working day stands for 7/5 days, a month for 30.4: promises in them are kept or broken by days, not minutes.
_HOURS = {
    "second": 1 / 3600, "sec": 1 / 3600, "minute": 1 / 60, "min": 1 / 60, "hour": 1.0, "hr": 1.0, "h": 1.0,
    "day": 24.0, "night": 24.0, "week": 168.0, "wk": 168.0, "month": 730.0, "mth": 730.0, "year": 8766.0, "yr": 8766.0,
}  # fmt: skip
_WORKING = 7 / 5
_UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|nights?|weeks?|wks?|months?|mths?|years?|yrs?)"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TIME = re.compile(
    rf"(?<![\w.,/:£$€])(?:(?P<half>half (?:an?|of an) )|(?P<low>{_NUMBER}|an?|(?:a )?couple(?: of)?)"
    rf"(?:\s?(?:-|–|to|or)\s?(?P<high>{_NUMBER}))?(?P<and_half> and (?:a|1) half)?[\s-]?)"
    rf"(?P<working>working |business )?(?P<unit>{_UNIT})\b(?![\s-]+olds?\b)(?P<tail_half> and (?:a|1) half)?",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"(?<!\bby )(?:(?P<sign>[£$€])\s?(?P<before>(?>{_NUMBER}))(?P<thousands>k\b)?|(?<![\w.,])(?P<after>{_NUMBER})\s?"
    r"(?P<name>pounds?|quid|gbp|dollars?|bucks|usd|euros?|eur)\b)(?!\s+(?:more|less|extra|off)\b)",
    re.IGNORECASE,
)
_CURRENCY = {"£": "GBP", "pound": "GBP", "quid": "GBP", "gbp": "GBP", "$": "USD", "dollar": "USD", "buck": "USD",
             "usd": "USD", "€": "EUR", "euro": "EUR", "eur": "EUR"}  # fmt: skip
_DAYS = {"same day": 12.0, "next day": 24.0, "next-day": 24.0, "same-day": 12.0, "overnight": 24.0}
_NAMED = re.compile("|".join(_DAYS), re.IGNORECASE)
# A text is people's, and a number of a thousand digits is nobody's.
_MOST = 1e9


@dataclass(frozen=True, slots=True)
class Quantity:
    """A time in hours (`unit` "h") or an amount of a currency; `text` as it is written, numbers in digits.

    A range has its middle as `value`.
    """

    value: float
    unit: str
    text: str


def quantities(text: str) -> tuple[Quantity, ...]:
    """The times and amounts of a text, in order; number words are read by text2num."""
    digits = alpha2digit(text, "en", threshold=0)
    found = [*_times(digits), *_named(digits), *_amounts(digits)]
    return tuple(quantity for _, quantity in sorted(found, key=lambda pair: pair[0]) if 0 < quantity.value < _MOST)


def hours(text: str) -> float | None:
    """The longest time that a text tells, in hours; None where it tells none."""
    return max((each.value for each in quantities(text) if each.unit == "h"), default=None)


def in_words(hours: float) -> str:
    """A time as people say it: "50 minutes", "2 hours", "3 days", "2 weeks", "11 months"."""
    for size, name in (
        (8766.0, "year"), (730.0, "month"), (168.0, "week"), (24.0, "day"), (1.0, "hour"), (1 / 60, "minute")
    ):  # fmt: skip
        amount = hours / size
        if amount >= 1 and (amount == round(amount, 0) or name in ("day", "hour", "minute")):
            shown = f"{amount:.1f}".removesuffix(".0")
            return f"{shown} {name}{'' if shown == '1' else 's'}"
    return f"{3600 * hours:.0f} seconds"


def _times(text: str) -> Iterator[tuple[int, Quantity]]:
    for match in _TIME.finditer(text):
        unit = match["unit"].lower()
        size = _HOURS.get(unit) or _HOURS[unit.removesuffix("s")]
        if match["working"] and size == _HOURS["day"]:
            size *= _WORKING
        value = 0.5 if match["half"] else _middle(match["low"], match["high"])
        value += 0.5 * bool(match["and_half"] or match["tail_half"])
        yield match.start(), Quantity(value * size, "h", match[0].strip())


def _middle(low: str, high: str | None) -> float:
    start = _number(low)
    return start if high is None else (start + _number(high)) / 2


def _number(word: str) -> float:
    if word.lower() in ("a", "an"):
        return 1.0
    return 2.0 if "couple" in word.lower() else float(word.replace(",", ""))


def _named(text: str) -> Iterator[tuple[int, Quantity]]:
    for match in _NAMED.finditer(text):
        yield match.start(), Quantity(_DAYS[match[0].lower()], "h", match[0])


def _amounts(text: str) -> Iterator[tuple[int, Quantity]]:
    for match in _MONEY.finditer(text):
        name = (match["sign"] or match["name"]).lower()
        currency = _CURRENCY.get(name) or _CURRENCY[name.removesuffix("s")]
        value = _number(match["before"] or match["after"]) * (1000 if match["thousands"] else 1)
        yield match.start(), Quantity(value, currency, match[0])
