"""What narrows a page of quotes down: chips that take a choice away, and tabs by sentiment."""

from __future__ import annotations

from typing import Any

from voc.api.web.links import link
from voc.domain import SENTIMENTS, Filter
from voc.store import Store

# A chip: name, value, and the address without it.
Chip = tuple[str, str, str]
_FIELDS = ("touchpoint", "topic_id", "stage", "channel", "source", "brand", "language", "product", "version")


def chips(store: Store, filter: Filter, path: str, **extra: Any) -> list[Chip]:
    """The fields of the filter that are set, each with the address of `path` without it; `extra` are kept."""
    given = [(name, getattr(filter, name)) for name in _FIELDS if getattr(filter, name) is not None]
    return [(*_title(store, name, value), link(path, filter, **extra, **{name: None})) for name, value in given]


def tabs(filter: Filter, path: str, **extra: Any) -> list[tuple[str, str, bool]]:
    """The sentiments to choose from: title, address, and whether it is chosen."""
    choices = [("All", None), *((name.capitalize(), name) for name in SENTIMENTS)]
    return [(title, link(path, filter, **extra, sentiment=name), filter.sentiment == name) for title, name in choices]


def _title(store: Store, name: str, value: Any) -> tuple[str, str]:
    return ("topic", store.topics.get(value).name if value else "none") if name == "topic_id" else (name, str(value))
