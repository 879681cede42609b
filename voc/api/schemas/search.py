"""What a search found."""

from __future__ import annotations

from voc.api.schemas.basics import Quote, Shape


class Hit(Shape):
    """A quote that a search found; a higher `score` fits better."""

    quote: Quote
    score: float


class Hits(Shape):
    """What a search found, the best first; `next` is the `cursor` of the next page.

    `by` says how it was looked for: "words", or "words and meaning" where the server has the model.
    """

    by: str
    hits: list[Hit]
    next: str | None
