"""Sources that got louder or quieter, where that makes a trend or hides one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from voc.answers import mix
from voc.answers.figures import beyond_chance, difference, share, widened
from voc.answers.period import Period
from voc.answers.shifts.found import QUOTES, Found, Shift, interval, lately
from voc.answers.wording import capitalized, percent, signed
from voc.domain import Filter
from voc.insights.metrics import Metric
from voc.store import Store

# A change counts as seen only beyond 99 % (five comparisons), and as gone only within 95 %: one just beyond, one just
# within is no news.
_SEEN = 5
# A source and its channel.
Key = tuple[str, str]


def source_mix(store: Store, until: date, _least: int) -> Found:
    """The source that got louder or quieter, where net sentiment says another thing with the same mix of sources."""
    found = mix.answer(store, lately(until))
    period = found.basis.period
    now, before = (_messages(store, days) for days in (period, period.previous))
    shares = {key: _share_change(key, now, before) for key in now.keys() | before.keys()}
    moved = [key for key, change in shares.items() if beyond_chance(widened(change, len(shares)))]
    said = ""
    if moved and found.change and found.adjusted_change and _disagree(found.change, found.adjusted_change):
        said = f"{found.sentence} {_both_ways(found.change, found.adjusted_change)}"
    # The one that got louder most: where one does, others get quieter.
    most = sorted(moved, key=lambda key: (_share(key, before) - _share(key, now), key))[:1] if said else []
    return Found(
        tuple(_source(store, found, key, said, _share(key, now), _share(key, before)) for key in most),
        period,
        "Said where a source has another share of all messages than in the four weeks before, and net sentiment as "
        "counted and with the same mix of sources disagree, both beyond chance.",
        found.basis.quality,
    )


def _messages(store: Store, period: Period) -> dict[Key, int]:
    counts = store.counts(period.within(Filter()), by=("source", "channel"))
    return {(count.key["source"], count.key["channel"]): count["messages"] for count in counts}


def _share(key: Key, messages: Mapping[Key, int]) -> float:
    return messages.get(key, 0) / sum(messages.values())


def _share_change(key: Key, now: Mapping[Key, int], before: Mapping[Key, int]) -> Metric | None:
    return difference(*(share(each.get(key, 0), sum(each.values()), of="messages") for each in (now, before)))


def _disagree(counted: Metric, adjusted: Metric) -> bool:
    seen, left = (beyond_chance(widened(each, _SEEN)) for each in (counted, adjusted))
    if beyond_chance(counted) and beyond_chance(adjusted):
        return seen and left and (counted.value > 0) != (adjusted.value > 0)
    return (seen and not beyond_chance(adjusted)) or (left and not beyond_chance(counted))


def _both_ways(counted: Metric, adjusted: Metric) -> str:
    changes = (f"{signed(each.value)} ({interval(each, 0)})" for each in (counted, adjusted))
    return "Net sentiment changed by {} as counted and by {} with the same mix.".format(*changes)


def _source(store: Store, found: mix.Mix, key: Key, said: str, now: float, before: float) -> Shift:
    source, channel = key
    name = source if source == channel else f"{source} ({channel})"
    way = "louder" if now > before else "quieter"
    about = replace(found.basis.filter, source=source, channel=channel)
    return Shift(
        f"{source} {channel} {way}: {found.sentence}",
        f"{capitalized(name)} got {way}, and the trend says another thing with the same mix",
        f"{capitalized(name)} has {percent(now)} of the messages, {percent(before)} in the four weeks before. {said}",
        tuple(store.quotes(about, limit=QUOTES)),
    )
