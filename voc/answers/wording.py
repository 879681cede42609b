"""Numbers and days as people write them: 1,234, +12, -3.4 %, 3 to 9 November 2026."""

from __future__ import annotations

from datetime import date

from voc.answers.period import Period
from voc.domain import counted as counted

# A minus sign as wide as the plus sign; a hyphen is easily overlooked before a number.
MINUS = "\N{MINUS SIGN}"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def number(value: float, *, digits: int = 0) -> str:
    """With thousands separators: 1,234 or 1,234.5."""
    text = f"{value:,.{digits}f}"
    return text if float(text.replace(",", "")) else text.lstrip("-")


def plain(value: float, *, digits: int = 0) -> str:
    """Like `number`, with a real minus sign."""
    return number(value, digits=digits).replace("-", MINUS)


def signed(value: float, *, digits: int = 0) -> str:
    """With its sign: +12 or \N{MINUS SIGN}12; zero has none."""
    text = plain(value, digits=digits)
    return text if text.startswith(MINUS) or not float(text.replace(",", "")) else f"+{text}"


def percent(share: float, *, digits: int = 1) -> str:
    """A share in [0, 1] as a percentage: 12.3 %."""
    return f"{number(100 * share, digits=digits)}\N{NO-BREAK SPACE}%"


def day(value: date) -> str:
    """3 November 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def days(period: Period) -> str:
    """3 to 9 November 2026: nothing is said twice."""
    first, last = period.since, period.until
    if first == last:
        return day(last)
    if first.year != last.year:
        return f"{day(first)} to {day(last)}"
    month = "" if first.month == last.month else f" {MONTHS[first.month - 1]}"
    return f"{first.day}{month} to {day(last)}"


def place(touchpoint: str) -> str:
    """A touchpoint by its name; what is said of the company in general belongs to none of them."""
    return "no touchpoint" if touchpoint == "none" else touchpoint


def listed(items: list[str]) -> str:
    """a, b and c."""
    return " and ".join(filter(None, (", ".join(items[:-1]), items[-1]))) if items else ""


def capitalized(text: str) -> str:
    """The text with its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]
