"""Addresses of pages that keep the period and the filter a reader has chosen."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from voc.domain import Filter, Insight

# Names in the query and in Filter where they differ.
_NAMES = {"since": "from", "until": "to", "topic_id": "topic"}
_FIELDS = (
    "since", "until", "source", "channel", "brand", "touchpoint", "stage", "topic_id", "sentiment", "language",
    "product", "version", "min_confidence",
)  # fmt: skip


def link(path: str, filter: Filter, **changes: Any) -> str:
    """`path` with the filter as its query; `changes` replace fields or add parameters, and None takes one away."""
    query = {_NAMES.get(name, name): getattr(filter, name) for name in _FIELDS}
    query |= {f"segment.{name}": value for name, value in filter.attributes.items()}
    query |= {_NAMES.get(name, name): value for name, value in changes.items()}
    given = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def to_quotes(filter: Filter, **changes: Any) -> str:
    """The page with the words behind a number."""
    return link("/quotes", filter, **changes)


def to_evidence(insight: Insight) -> str:
    """The words that an insight counted: exactly its count of messages."""
    about = Filter(
        insight.start, insight.end, brand=insight.brand, touchpoint=insight.touchpoint, topic_id=insight.topic_id
    )
    return to_quotes(about, measure=insight.details.get("measure"))


def to_period(path: str, filter: Filter, **changes: Any) -> str:
    """`path` over the same days and brand; every narrower choice is dropped."""
    return link(path, Filter(since=filter.since, until=filter.until, brand=filter.brand), **changes)


def inside(address: str) -> str:
    """The address if it is a path of this site, otherwise the first page: nobody is sent elsewhere by a form."""
    return (
        address if address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable() else "/"
    )
