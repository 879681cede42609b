"""Is what is offered what is expected? What customers say became of their expectations, by touchpoint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from voc.answers.figures import beyond_chance, difference, share
from voc.answers.period import Basis, basis
from voc.answers.tally import grouped
from voc.domain import EXPECTATION_GAPS, TASKS, TOUCHPOINTS, Count, Filter, Quote
from voc.insights.metrics import Metric
from voc.store import Store

NOTHING_SAID = "none"
FALLS_SHORT, DOES_BETTER, AS_ELSEWHERE = "falls short", "does better", "as elsewhere"
# Under so many points that speak of an expectation, a comparison is not made.
FEW = 20
# Short complaints come in the same words: so many times the quotes that are shown are looked at for different ones.
LOOKED_AT = 8


@dataclass(frozen=True, slots=True)
class Expectation:
    """What became of expectations at one touchpoint.

    `outcomes` counts the points by value of the task; `gap` is the share that fell short of those that speak of an
    expectation, `elsewhere` the same difference against all other touchpoints and `change` against the equal period
    before, in shares. `verdict` is None where fewer than `FEW` points speak of one.
    """

    touchpoint: str
    outcomes: Mapping[str, int]
    spoken: int
    gap: Metric | None
    elsewhere: Metric | None
    change: Metric | None
    verdict: str | None
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Expectations:
    """Touchpoints, those that fall short most often first, and `all` of them together."""

    basis: Basis
    all: Expectation
    touchpoints: tuple[Expectation, ...]


def answer(store: Store, filter: Filter, *, quotes: int = 3) -> Expectations:
    """What became of expectations in what the filter lets through, with `quotes` of those that were not met."""
    rests_on = basis(store, filter, leans_on=("expectation", "touchpoint"))
    now, before = (
        _outcomes(store, days.within(rests_on.filter)) for days in (rests_on.period, rests_on.period.previous)
    )
    found = [
        _expectation(store, rests_on, name, now[name], _sum(now, but=name), before.get(name, {}), quotes)
        for name in TOUCHPOINTS
        if any(now.get(name, {}).values())
    ]
    found.sort(key=lambda each: -(each.gap.value if each.gap and each.verdict else -1.0))
    together = _expectation(store, rests_on, "all", _sum(now), {}, _sum(before), 0)
    return Expectations(rests_on, together, tuple(found))


def _outcomes(store: Store, filter: Filter) -> dict[str, dict[str, int]]:
    """Points by touchpoint and outcome, those that speak of no expectation left out."""
    counts = grouped(store.counts(filter, by=("touchpoint", "expectation")), "touchpoint")
    return {name: _spoken(found) for name, found in counts.items()}


def _spoken(counts: Iterable[Count]) -> dict[str, int]:
    found = {str(count.key["expectation"]): count["segments"] for count in counts}
    return {outcome: found[outcome] for outcome in TASKS["expectation"] if outcome in found and outcome != NOTHING_SAID}


def _sum(outcomes: Mapping[str, Mapping[str, int]], *, but: str | None = None) -> dict[str, int]:
    others = [found for name, found in outcomes.items() if name != but and name in TOUCHPOINTS]
    return {outcome: sum(found.get(outcome, 0) for found in others) for outcome in TASKS["expectation"]}


def _expectation(
    store: Store,
    rests_on: Basis,
    name: str,
    now: Mapping[str, int],
    others: Mapping[str, int],
    before: Mapping[str, int],
    quotes: int,
) -> Expectation:
    gap = _gap(now)
    elsewhere = difference(gap, _gap(others), said="here minus at the other touchpoints")
    spoken = sum(now.values())
    comparable = spoken >= FEW and sum(others.values()) >= FEW
    about = rests_on.period.within(rests_on.filter)
    return Expectation(
        touchpoint=name,
        outcomes={outcome: count for outcome, count in now.items() if count},
        spoken=spoken,
        gap=gap,
        elsewhere=elsewhere,
        change=difference(gap, _gap(before)),
        verdict=_verdict(elsewhere) if comparable else None,
        quotes=_quotes(store, about, name, quotes) if quotes else (),
    )


def _gap(outcomes: Mapping[str, int]) -> Metric | None:
    short = sum(outcomes.get(outcome, 0) for outcome in EXPECTATION_GAPS)
    return share(short, sum(outcomes.values()), of="points that speak of an expectation")


def _verdict(elsewhere: Metric | None) -> str:
    if elsewhere is None or not beyond_chance(elsewhere):
        return AS_ELSEWHERE
    return FALLS_SHORT if elsewhere.value > 0 else DOES_BETTER


def _quotes(store: Store, filter: Filter, touchpoint: str, limit: int) -> tuple[Quote, ...]:
    """The surest ones, of several that say the same the first."""
    about = replace(filter, touchpoint=touchpoint)
    found = store.quotes(about, limit=LOOKED_AT * limit, order="confident", measure="expectation_gap")
    distinct = {_letters(quote.text): quote for quote in reversed(found)}
    return tuple(reversed(distinct.values()))[:limit]


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
