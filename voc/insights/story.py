"""What a reader needs to know of an insight, in plain sentences: facts first, then what to check next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from voc.domain import Insight, counted

# Below so many expected messages a change is news by itself.
_NEW = 0.5
# Copies that are worth a warning, as a share of the messages counted; and messages per person.
_COPIED, _REPEATED = 0.25, 1.5
_NAMES = {"channel": "come through", "source": "come from", "brand": "are about"}


def explanation(insight: Insight) -> Iterator[str]:
    """Since when, how many, compared with what, how sure, who, what stands out, what belongs to it, what to check.

    Reads `details` where it has them: share, share_before, total, ongoing, all_clear, peak, messages, customers,
    copies, causes, events, parts. `messages` are those that hold what was counted: as many, unless points were counted.
    """
    yield _when(insight)
    yield from _lead(insight)
    yield _numbers(insight)
    yield from _whole(insight)
    yield surety(insight.p_value)
    yield from _people(insight)
    yield from (_cause(cause) for cause in insight.details.get("causes", ()))
    yield from (_event(event, insight.since) for event in insight.details.get("events", ()))
    if insight.details.get("parts"):
        yield "Part of the same story: " + "; ".join(part["title"] for part in insight.details["parts"]) + "."
    yield "Check next: " + _next(insight)


def _when(insight: Insight) -> str:
    clear = insight.details.get("all_clear")
    if clear is not None:
        end = f"back to what is expected since {_day(date.fromisoformat(clear))}"
    else:
        end = f"last seen on {_day(insight.end)}"
    return f"Since {_day(insight.since)}, noticed on {_day(insight.first_seen)}, {end}."


def _lead(insight: Insight) -> Iterator[str]:
    """How long before the day with most messages it was noticed: the time that was won."""
    if insight.lead_days > 0:
        so_far = "" if insight.details.get("all_clear") else " so far"
        peak = _day(date.fromisoformat(insight.details["peak"]))
        yield f"Noticed {counted(insight.lead_days, 'day')} before the day with most messages{so_far}, {peak}."


def _numbers(insight: Insight) -> str:
    days = (insight.end - insight.start).days + 1
    span = "one day" if days == 1 else f"{days} days"
    expected = "hardly any" if insight.expected < _NEW else f"about {_number(insight.expected)}"
    times = "" if insight.expected < _NEW else f", {_number(insight.effect)} times as many"
    return (
        f"{insight.count:,} in {span}; the history before foretold {expected}"
        f" ({_number(insight.lower)} to {_number(insight.upper)}){times}."
    )


def _whole(insight: Insight) -> Iterator[str]:
    """What was counted beside all messages there; one message can make several points, so these have no share."""
    details = insight.details
    if insight.unit == "points" and "total" in details:
        yield f"That is {counted(insight.count, 'point')} beside {counted(details['total'], 'message')} there."
    elif "share_before" in details:
        share, before = float(details["share"]), float(details["share_before"])
        there = f"{_percent(share)} of the {details['total']:,} messages there"
        yield f"That is {there}; it was {_percent(before)} in the year before."


def surety(p_value: float) -> str:
    """How rarely chance alone does that."""
    if p_value < 1e-6:
        return "Chance alone: less than once in a million such looks."
    return f"Chance alone: about once in {_round(1 / p_value):,} such looks."


def _people(insight: Insight) -> Iterator[str]:
    customers, copies = insight.details.get("customers"), insight.details.get("copies", 0)
    messages = insight.details.get("messages", insight.count)
    if customers:
        yield f"Written by {counted(customers, 'customer')}."
        if messages >= _REPEATED * customers and messages >= 5:
            yield "Few people wrote much of it: read the quotes before you act."
    if copies:
        text = f"{copies:,} more {'message is a copy' if copies == 1 else 'messages are copies'} and did not count"
        campaign = copies >= _COPIED * messages and copies > 2
        yield f"{text}: it spreads, or somebody spreads it." if campaign else f"{text}."


def _cause(cause: Mapping[str, Any]) -> str:
    verb = _NAMES.get(cause["field"], f"name the {cause['field']}")
    return (
        f"{cause['count']:,} of {cause['total']:,} {verb} {cause['value']} ({_percent(cause['share'])}),"
        f" of the other messages of these days {_percent(cause['elsewhere'])}."
    )


def _event(event: Mapping[str, Any], start: date) -> str:
    days = (start - date.fromisoformat(event["start"])).days
    when = "on the day of" if days == 0 else "1 day after" if days == 1 else f"{days} days after"
    return f"It began {when} “{event['name']}”."


def _next(insight: Insight) -> str:
    fields = {cause["field"]: cause["value"] for cause in insight.details.get("causes", ())}
    if "version" in fields:
        return f"what changed with version {fields['version']}."
    if "product" in fields:
        return f"what changed about {fields['product']}."
    where = f" in {insight.touchpoint}" if insight.touchpoint else ""
    if insight.expected < _NEW:
        return f"nobody used to say this: what was launched, changed or broke{where} around {_day(insight.since)}?"
    if "channel" in fields:
        return (
            f"whether something changed about {fields['channel']} itself around {_day(insight.since)}, then the quotes."
        )
    return f"what changed{where} around {_day(insight.since)}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.01 or share < 0.0005 else f"{share:.1%}"


def _round(value: float) -> int:
    """Two digits are as much as a chance is known to."""
    digits = max(len(str(int(value))) - 2, 0)
    return int(round(value, -digits))
