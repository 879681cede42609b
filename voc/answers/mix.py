"""Is it a trend, or only a louder channel? A metric with the mix of sources held as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from voc.answers.breakdown import METRICS, tasks_of
from voc.answers.figures import beyond_chance, difference
from voc.answers.period import Basis, Period, basis
from voc.answers.tally import total
from voc.domain import Filter
from voc.errors import InvalidValue
from voc.insights.metrics import Metric
from voc.insights.standardise import common_weights, standardised
from voc.store import Store
from voc.store.crowds import Crowd

BY = ("source", "channel", "brand")
# A part with fewer says next to nothing, and weighs as much as its share.
MIN_PART = 10


@dataclass(frozen=True, slots=True)
class Part:
    """One source, channel or brand in both periods: its share of what is counted, and its own number."""

    key: Mapping[str, Any]
    share: float
    share_before: float
    metric: Metric
    metric_before: Metric


@dataclass(frozen=True, slots=True)
class Mix:
    """A metric as counted, and adjusted to one mix of sources in both periods.

    `covered` is the share of what is counted now that comes from parts both periods have. `voices` is how many messages
    and people are behind it, by channel.
    """

    basis: Basis
    metric: str
    now: Metric | None
    before: Metric | None
    change: Metric | None
    adjusted: Metric | None
    adjusted_before: Metric | None
    adjusted_change: Metric | None
    covered: float
    parts: tuple[Part, ...]
    sentence: str
    voices: Mapping[str, Crowd]
    caveat: str


def answer(
    store: Store, filter: Filter, *, metric: str = "net_sentiment", by: Sequence[str] = ("source", "channel")
) -> Mix:
    """`metric` against the equal period before, with the mix of `by` as it came and held constant.

    Raises:
        InvalidValue: for a metric or grouping that does not exist.
    """
    if metric not in METRICS:
        raise InvalidValue("metric", metric, f"it is one of {', '.join(METRICS)}.")
    for name in by:
        if name not in BY:
            raise InvalidValue("by", name, f"it is one of {', '.join(BY)}.")
    rests_on = basis(store, filter, leans_on=tasks_of(metric, filter))
    crude = {period: METRICS[metric](total(store.counts(period.within(filter)))) for period in _periods(rests_on)}
    parts = {period: _parts(store, period.within(filter), metric, by) for period in _periods(rests_on)}
    now, before = _periods(rests_on)
    weights = common_weights(parts[now], parts[before])
    adjusted, adjusted_before = (standardised(parts[period], weights) for period in (now, before))
    change, adjusted_change = difference(crude[now], crude[before]), difference(adjusted, adjusted_before)
    voices = _voices(store, rests_on.filter)
    return Mix(
        basis=rests_on,
        metric=metric,
        now=crude[now],
        before=crude[before],
        change=change,
        adjusted=adjusted,
        adjusted_before=adjusted_before,
        adjusted_change=adjusted_change,
        covered=_covered(parts[now], weights),
        parts=_shown(parts[now], parts[before], by),
        sentence=_sentence(change, adjusted_change),
        voices=voices,
        caveat=_caveat(voices),
    )


def _periods(rests_on: Basis) -> tuple[Period, Period]:
    return rests_on.period, rests_on.period.previous


Key = tuple[Any, ...]


def _parts(store: Store, filter: Filter, metric: str, by: Sequence[str]) -> dict[Key, Metric]:
    found = {tuple(count.key.values()): METRICS[metric](count) for count in store.counts(filter, by=tuple(by))}
    return {key: part for key, part in found.items() if part is not None and part.n >= MIN_PART}


def _covered(now: Mapping[Key, Metric], weights: Mapping[Key, float]) -> float:
    everything = sum(part.n for part in now.values())
    return sum(part.n for key, part in now.items() if key in weights) / everything if everything else 0.0


def _shown(now: Mapping[Key, Metric], before: Mapping[Key, Metric], by: Sequence[str]) -> tuple[Part, ...]:
    sizes = [sum(part.n for part in found.values()) for found in (now, before)]
    found = [
        Part(dict(zip(by, key, strict=True)), now[key].n / sizes[0], before[key].n / sizes[1], now[key], before[key])
        for key in now.keys() & before.keys()
    ]
    return tuple(sorted(found, key=lambda part: (-part.share, str(part.key))))


def _sentence(change: Metric | None, adjusted: Metric | None) -> str:
    if change is None or adjusted is None:
        return "Nothing to compare: no source was counted in both periods."
    if beyond_chance(change) and not beyond_chance(adjusted):
        return "The change comes from where people write: with the same mix of sources it is gone."
    if beyond_chance(adjusted) and not beyond_chance(change):
        return "The mix of sources hides a change: with the same mix it shows."
    if beyond_chance(adjusted) and (adjusted.value > 0) != (change.value > 0):
        return "The mix of sources turns the change around: with the same mix it goes the other way."
    if beyond_chance(adjusted):
        return "The change is there with the same mix of sources as well."
    return "No change beyond chance, as counted or with the same mix of sources."


def _voices(store: Store, filter: Filter) -> dict[str, Crowd]:
    channels = sorted({count.key["channel"] for count in store.counts(filter, by=("channel",))})
    return {name: store.crowd(replace(filter, channel=name), measure="messages") for name in channels}


def _caveat(voices: Mapping[str, Crowd]) -> str:
    messages, people = (sum(getattr(crowd, name) for crowd in voices.values()) for name in ("messages", "customers"))
    return (
        f"{messages:,} messages of {people:,} people, where a message without a customer or author is a person of its "
        "own, and one who writes in two channels is two. Who does not write is not heard: neither the number of "
        "customers nor how many of them speak up is known here."
    )
