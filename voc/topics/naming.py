"""Names of topics by a language model, where one is set."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from voc.domain import Filter
from voc.errors import NamingFailed
from voc.store import Store

_QUOTES = 12
_log = logging.getLogger(__name__)


class Namer(Protocol):
    """What gives a name to quotes, or None where it finds none in their words."""

    def name(self, quotes: Sequence[str]) -> str | None: ...


def rename_new(store: Store, namer: Namer, *, before: Mapping[int, str]) -> int:
    """Have the topics named whose name is not what it was `before`; names given by people stay. How many were named.

    A model that does not answer is asked no more in this run: the topics keep the names they have.
    """
    named = 0
    for topic in store.topics.list(include_hidden=True):
        if before.get(topic.id) == topic.name or topic.renamed:
            continue
        quotes = [quote.text for quote in store.quotes(Filter(topic_id=topic.id), limit=_QUOTES, order="typical")]
        try:
            name = namer.name(quotes) if quotes else None
        except NamingFailed as error:
            _log.warning("%s", error)
            return named
        if name is not None:
            store.topics.save([replace(topic, name=name)], by="language model")
            named += 1
    return named
