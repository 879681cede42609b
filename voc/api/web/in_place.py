"""Correcting a label where a quote is read: what the small form below it needs, counted so that a page stays light."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import Request

from voc.api.dependencies import store_of
from voc.domain import TASKS, Topic

# A form is about 1 KB: a page with more quotes links to the form on a page of its own for the others.
MOST_FORMS = 60


@dataclass(slots=True)
class InPlace:
    """The forms of one page. Topics are listed once, for all of them."""

    request: Request
    sentiments: tuple[str, ...] = TASKS["sentiment"]
    touchpoints: tuple[str, ...] = TASKS["touchpoint"]
    forms: int = 0
    _seen: set[str] = field(default_factory=set)

    def place(self, feedback_id: str, start: int, end: int) -> str | None:
        """The mark of a quote, to come back to; None where the page has shown it already."""
        mark = f"q-{feedback_id}-{start}-{end}"
        if mark in self._seen:
            return None
        self._seen.add(mark)
        return mark

    def has_room(self) -> bool:
        """Whether this page takes one more form, which is then counted."""
        self.forms += 1
        return self.forms <= MOST_FORMS

    def topics(self) -> list[Topic]:
        """What the field for the topic proposes."""
        return store_of(self.request).topics.list(include_hidden=True)
