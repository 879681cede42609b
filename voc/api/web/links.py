"""Addresses of pages that keep the period and the filter a reader has chosen."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from voc.domain import (
    ACCEPTED_REVIEW,
    DRIVER_SHIFT,
    EMPLOYEE_VOICE,
    LAST_STRAWS,
    OVERDUE_ACTION,
    PROMISES,
    QUIET_LEAVERS,
    SOURCE_MIX,
    STAFF_PRAISE,
    Filter,
    Insight,
)

# Names in the query and in Filter where they differ.
_NAMES = {"since": "from", "until": "to", "topic_id": "topic"}
# What a reminder is about: the page as it is today, or over the days of the list, and what the link to it says.
_TODAY = {
    OVERDUE_ACTION: ("/actions", "All actions"),
    ACCEPTED_REVIEW: ("/actions", "All that is accepted"),
    QUIET_LEAVERS: ("/leavers", "Everybody who may have left"),
}
_THEN = {
    STAFF_PRAISE: ("/staff", "What is said of staff"),
    DRIVER_SHIFT: ("/drivers", "All drivers"),
    SOURCE_MIX: ("/compare", "Brands and sources"),
    EMPLOYEE_VOICE: ("/employees", "Staff and customers"),
    PROMISES: ("/expectations", "All promises"),
    LAST_STRAWS: ("/moments", "Moments of truth"),
}
_FIELDS = (
    "since", "until", "source", "channel", "brand", "touchpoint", "stage", "topic_id", "sentiment", "language",
    "product", "version", "min_confidence", "sub_touchpoint",
)  # fmt: skip


def link(path: str, filter: Filter, **changes: Any) -> str:
    """`path` with the filter as its query; `changes` replace fields or add parameters, and None takes one away."""
    given = query(filter, **changes)
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def query(filter: Filter, **changes: Any) -> dict[str, Any]:
    """The filter as the parameters of an address; `changes` as in `link`."""
    found = {_NAMES.get(name, name): getattr(filter, name) for name in _FIELDS}
    found |= {f"segment.{name}": value for name, value in filter.attributes.items()}
    found |= {_NAMES.get(name, name): value for name, value in changes.items()}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def to_quotes(filter: Filter, **changes: Any) -> str:
    """The page with the words behind a number."""
    return link("/quotes", filter, **changes)


def to_behind(of: str, filter: Filter, **only: str | None) -> str:
    """The page with the words behind a count about people: the points of an answer with these facets."""
    return link(f"/behind/{of}", filter, only=[f"{name}:{value}" for name, value in only.items() if value is not None])


def to_evidence(insight: Insight) -> str:
    """The words that an insight counted: exactly its count where that is of messages; the page of a reminder."""
    if insight.is_reminder:
        if insight.kind in _TODAY:
            return _TODAY[insight.kind][0]
        return link(_THEN[insight.kind][0], Filter(insight.start, insight.end))
    about = Filter(
        insight.start, insight.end, brand=insight.brand, touchpoint=insight.touchpoint, topic_id=insight.topic_id
    )
    return to_quotes(about, measure=insight.details.get("measure"))


def reminded_of(insight: Insight) -> str:
    """What a link to the page of a reminder says."""
    return (_TODAY | _THEN)[insight.kind][1]


def to_period(path: str, filter: Filter, **changes: Any) -> str:
    """`path` over the same days and choices of the bar; every narrower choice is dropped."""
    return link(path, in_bar(filter), **changes)


def in_bar(filter: Filter) -> Filter:
    """What the bar above a page says: it stays chosen from page to page."""
    return Filter(
        filter.since, filter.until, channel=filter.channel, brand=filter.brand, language=filter.language,
        product=filter.product, attributes=filter.attributes,
    )  # fmt: skip


def inside(address: str) -> str:
    """The address if it is a path of this site, otherwise the first page: nobody is sent elsewhere by a form."""
    return (
        address if address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable() else "/"
    )
