"""The company's own names and owners."""

from __future__ import annotations

from voc.api.schemas.basics import Shape


class Owner(Shape):
    """Who owns a touchpoint, and how to reach them."""

    team: str
    address: str | None


class SubTouchpoint(Shape):
    """A part of a touchpoint as the company's taxonomy has it."""

    key: str
    name: str
    description: str | None
    examples: int
    owner: Owner | None


class TaxonomyEntry(Shape):
    """What the company calls a touchpoint, who owns it, and its parts."""

    touchpoint: str
    name: str
    description: str | None
    owner: Owner | None
    sub_touchpoints: list[SubTouchpoint]


class Taxonomy(Shape):
    """The company's own taxonomy; `version` changes when labels may change."""

    version: str
    touchpoints: list[TaxonomyEntry]
