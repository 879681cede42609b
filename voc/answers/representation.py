"""Who speaks of it more than others do: products, brands, channels and segments, against everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voc.answers.figures import growth, share
from voc.answers.period import messages_of
from voc.domain import Filter
from voc.insights.metrics import Metric
from voc.store import Store
from voc.store.traits import MOST

FIELDS = ("brand", "channel", "source", "language")
# Fewer messages than this are anecdotes.
MIN_MESSAGES = 5


@dataclass(frozen=True, slots=True)
class Over:
    """One group: `name` is a field of the query ("brand", "segment.plan"), `value` one of its values.

    `share` is its part of those who speak of it, `elsewhere` of those who do not, `times` the ratio of both.
    """

    name: str
    value: str
    messages: int
    share: Metric
    elsewhere: Metric
    times: Metric


@dataclass(frozen=True, slots=True)
class Representation:
    """Groups that are over-represented beyond chance, the most so first; `compared` groups were looked at."""

    groups: tuple[Over, ...]
    compared: int


def answer(store: Store, filter: Filter, *, limit: int = 8) -> Representation:
    """Over-represented groups in what the filter lets through; its topic, touchpoint and sentiment are "it".

    The intervals hold for all groups together (Bonferroni over those compared). Products and segments are counted in
    the newest messages (`voc.store.traits.MOST`).
    """
    inside, everybody = _counted(store, filter), _counted(store, messages_of(filter))
    candidates = [
        (name, value, number, inside[name][0], *everybody[name])
        for name, (_, counts) in inside.items()
        for value, number in counts.items()
        if number >= MIN_MESSAGES and len(everybody.get(name, (0, {}))[1]) > 1
    ]
    found = [_over(*each, outside=0.05 / len(candidates)) for each in candidates]
    over = sorted((each for each in found if each and each.times.low > 1), key=lambda each: -each.times.value)
    return Representation(tuple(over[:limit]), len(candidates))


def _counted(store: Store, filter: Filter) -> dict[str, tuple[int, dict[str, int]]]:
    """By field: how many messages there are, and how many of each value."""
    found: dict[str, tuple[int, dict[str, int]]] = {}
    for name in FIELDS:
        counts = {count.key[name]: count["messages"] for count in store.counts(filter, by=(name,))}
        found[name] = (sum(counts.values()), {str(value): n for value, n in counts.items() if value})
    traits = store.traits(filter)
    for name in {name for name, _ in traits.counts}:
        found[name] = (traits.of, {value: n for (field, value), n in traits.counts.items() if field == name})
    return found


def _over(
    name: str, value: str, number: int, of: int, everybody: int, counts: Mapping[str, int], *, outside: float
) -> Over | None:
    # Where only the newest messages were looked at, these are not the same ones: a comparison with all, then.
    apart = everybody < MOST
    others = max(counts.get(value, 0) - number, 0) if apart else counts.get(value, 0)
    rest = max(everybody - of, 0) if apart else everybody
    mine, theirs = share(number, of, of="messages"), share(others, rest, of="messages")
    times = growth(number, others, of=of, of_before=rest, outside=outside)
    return None if mine is None or theirs is None or times is None else Over(name, value, number, mine, theirs, times)
