"""Batches of similar length under a token budget; each different item is run once; results keep the order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)
R = TypeVar("R")


def map_by_length(
    items: Sequence[T], run: Callable[[list[T]], Sequence[R]], *, length: Callable[[T], int], budget: int
) -> list[R]:
    """Apply `run` to batches of similar length; results keep the order of `items`.

    A batch takes at most `budget` when every item counts as much as its longest one (padding included), and at
    least one item. Equal items are run once.
    """
    results: dict[T, R] = {}
    for batch in batches(list(dict.fromkeys(items)), length=length, budget=budget):
        results.update(zip(batch, run(batch), strict=True))
    return [results[item] for item in items]


def batches(items: Sequence[T], *, length: Callable[[T], int], budget: int) -> Iterator[list[T]]:
    """`items` from the longest to the shortest, cut so that (longest x count) stays within `budget`."""
    # Longest first, so a batch that does not fit in memory fails at once.
    ordered = sorted(items, key=length, reverse=True)
    start = 0
    while start < len(ordered):
        size = max(1, budget // max(1, length(ordered[start])))
        yield ordered[start : start + size]
        start += size
