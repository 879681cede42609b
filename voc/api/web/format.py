"""How values are written on pages: the wording of the answers, with a dash where nothing was measured."""

from __future__ import annotations

from datetime import date, datetime

from voc.answers import wording
from voc.answers.period import Period
from voc.insights.metrics import Metric

NO_VALUE = "\N{EN DASH}"


def number(value: float | None) -> str:
    """1234.0 as "1,234"; below 100 a fraction keeps one digit."""
    if value is None:
        return NO_VALUE
    return wording.plain(value, digits=0 if abs(value) >= 100 or float(value).is_integer() else 1)


def signed(value: float | None) -> str:
    """12.3 as "+12": points of net sentiment."""
    return NO_VALUE if value is None else wording.signed(value)


def hundredths(value: float | None) -> str:
    """0.123 as "+0.12": a balance in [-1, 1]."""
    return NO_VALUE if value is None else wording.signed(value, digits=2)


def percent(value: float | None) -> str:
    """0.0712 as "7.1 %"."""
    return NO_VALUE if value is None else wording.percent(value)


def times(value: float) -> str:
    """3.21 as "3.2 times"; a hundredfold means that next to nothing was expected."""
    return f"{value:.1f} times" if value < 100 else "from next to nothing"


def chance(p: float) -> str:
    """A small probability as "1 in 2,000"; below one in a million the number itself says nothing more."""
    if p < 1e-6:
        return "under 1 in a million"
    return f"1 in {wording.number(1 / p)}" if p < 0.1 else percent(p)


def signed_range(metric: Metric) -> str:
    """The interval of a net sentiment: "+8 to +16"."""
    return f"{signed(metric.low)} to {signed(metric.high)}"


def percent_range(metric: Metric) -> str:
    """The interval of a share: "6.0 to 8.3 %"."""
    low = percent(metric.low).removesuffix("\N{NO-BREAK SPACE}%")
    return f"{low} to {percent(metric.high)}"


def number_range(metric: Metric) -> str:
    """The interval of a plain number: "1.2 to 3.4"."""
    return f"{number(metric.low)} to {number(metric.high)}"


def day(value: date | datetime) -> str:
    """3 Nov 2026."""
    return f"{value.day} {value:%b %Y}"


def moment(value: datetime) -> str:
    """3 Nov 2026, 14:05 UTC."""
    return f"{day(value)}, {value:%H:%M} UTC"


def days(since: date, until: date) -> str:
    """25 October to 21 November 2026."""
    return wording.days(Period(since, until))


def clock(milliseconds: int) -> str:
    """75,000 as "1:15": minutes and seconds from the start of a call."""
    return f"{milliseconds // 60_000}:{milliseconds // 1000 % 60:02}"


def words(value: str) -> str:
    """A machine's name for people: "in_person" as "In person"."""
    text = wording.place(value).replace("_", " ")
    return text[:1].upper() + text[1:]


def web_address(value: str | None) -> str | None:
    """The address if it leads to the web; a `javascript:` address is text that somebody sent, not a link."""
    return value if value and value.lower().startswith(("https://", "http://")) else None


FILTERS = {
    "clock": clock, "counted": wording.counted, "number": number, "signed": signed, "hundredths": hundredths,
    "percent": percent, "times": times, "signed_range": signed_range, "percent_range": percent_range,
    "number_range": number_range, "day": day, "moment": moment, "words": words,
    "chance": chance, "web_address": web_address,
}  # fmt: skip
