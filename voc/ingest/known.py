"""Which rows of a file made a message that is stored already, and would make the same one again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

# The fingerprints of those of these messages that are stored, by `Feedback.id`.
Fingerprints: TypeAlias = Callable[[Sequence[str]], Mapping[str, int]]

# Rows that may be read but not yet stored: those that wait between two processes, and one batch.
_IN_FLIGHT = 200_000


class KnownRows:
    """Tells rows that were read before, in their order, by asking for fingerprints (`Cleaner.fingerprint`)."""

    def __init__(self, fingerprints: Fingerprints | None) -> None:
        self._fingerprints = fingerprints
        self._changed: dict[str, None] = {}

    def __bool__(self) -> bool:
        return self._fingerprints is not None

    def among(self, rows: Sequence[tuple[str | None, int | None]]) -> list[bool]:
        """For each row, given as the id of its message and its fingerprint, whether it is known."""
        ids = [id for id, _ in rows if id]
        stored = self._fingerprints(ids) if self._fingerprints and ids else {}
        return [id is not None and id in stored and self._is(id, fingerprint, stored[id]) for id, fingerprint in rows]

    def _is(self, id: str, fingerprint: int | None, stored: int) -> bool:
        # Until it is stored, a change is not among the fingerprints: a row after it must be judged after it.
        if fingerprint == stored and id not in self._changed:
            return True
        self._changed[id] = None
        if len(self._changed) > _IN_FLIGHT:
            del self._changed[next(iter(self._changed))]
        return False
