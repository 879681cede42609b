"""The bar above a page: its days, and what narrows them down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from voc.answers.period import Basis
from voc.api.web.links import link, query
from voc.domain import Filter
from voc.store import Store

PRESETS = (("7 days", 7), ("4 weeks", 28), ("13 weeks", 91), ("1 year", 365))
# How many of the newest messages are looked at for products and segments to propose: they are in no rollup.
_SAMPLE = 100
_MOST = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of the bar: its name in the query, the values to choose from, and the one that is chosen.

    `closed` says that the values are all there are; otherwise they are proposals, and any other may be typed.
    """

    name: str
    title: str
    values: tuple[str, ...]
    chosen: str | None
    closed: bool = True


def frame(store: Store, rests_on: Basis) -> dict[str, Any]:
    """What the macro `filters` needs, for every page that has days."""
    return {
        "basis": rests_on,
        "filter": rests_on.filter,
        "presets": _presets(rests_on),
        "choices": _counted(store, rests_on) + _sampled(store, rests_on),
    }


def in_force(filter: Filter, path: str, **kept: Any) -> list[tuple[str, str, str]]:
    """The choices of the bar that are in force: name, value, and the address that takes it away."""
    names = ("brand", "channel", "language", "product", "version", "source")
    fields = [(name, getattr(filter, name), link(path, filter, **kept, **{name: None})) for name in names]
    segments = [
        (name, value, link(path, filter, **kept, **{f"segment.{name}": None}))
        for name, value in filter.attributes.items()
    ]
    return [(name.capitalize(), value, url) for name, value, url in (*fields, *segments) if value]


def further(filter: Filter, choices: Iterable[Choice], kept: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What the form of the bar has to carry along: every choice that it has no field for."""
    fields = {"from", "to", *(choice.name for choice in choices)}
    given = query(filter, **kept).items()
    each = [(name, one) for name, value in given for one in (value if isinstance(value, list) else [value])]
    return [(name, value) for name, value in each if name not in fields]


def _presets(rests_on: Basis) -> list[tuple[str, date, date, bool]]:
    last = rests_on.period.until
    return [(name, last - timedelta(days=n - 1), last, rests_on.period.days == n) for name, n in PRESETS]


def _counted(store: Store, rests_on: Basis) -> list[Choice]:
    """Brands, channels and languages of the period, from the rollup of messages."""
    days, filter = rests_on.period.within(Filter()), rests_on.filter
    keys = [count.key for count in store.of_all_brands().message_counts(days, by=("brand", "channel", "language"))]
    found = [
        (name, _values((key[name] for key in keys), getattr(filter, name))) for name in ("brand", "channel", "language")
    ]
    return [Choice(name, name.capitalize(), values, getattr(filter, name)) for name, values in found if len(values) > 1]


def _sampled(store: Store, rests_on: Basis) -> list[Choice]:
    """Products and segments, proposed from what the newest messages carry."""
    filter = rests_on.filter
    newest, _ = store.list_feedback(rests_on.period.within(Filter()), limit=_SAMPLE)
    products = _values((message.product for message in newest), filter.product)
    names = sorted({*(name for message in newest for name in message.attributes), *filter.attributes})
    segments = [
        Choice(
            f"segment.{name}",
            name.replace("_", " ").capitalize(),
            _values((message.attributes.get(name) for message in newest), filter.attributes.get(name)),
            filter.attributes.get(name),
            closed=False,
        )
        for name in names[:_MOST]
    ]
    return [*([Choice("product", "Product", products, filter.product, closed=False)] if products else []), *segments]


def _values(found: Iterable[str | None], chosen: str | None) -> tuple[str, ...]:
    return tuple(sorted({value for value in (*found, chosen) if value}))[:_MOST]
