"""What a search found."""

from __future__ import annotations

from voc.api.schemas.basics import Quote, Shape


class Hit(Shape):
    """A quote that a search found; a higher `score` fits better."""

    quote: Quote
    score: float


class Hits(Shape):
    """What a search found, the best first; `next` is the `cursor` of the next page."""

    hits: list[Hit]
    next: str | None
