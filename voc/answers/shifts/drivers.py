"""Touchpoints that move a score by more or less than before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from voc.answers import drivers
from voc.answers.figures import beyond_chance, widened
from voc.answers.period import Basis, basis
from voc.answers.shifts.found import QUOTES, Found, Shift, interval, lately
from voc.answers.wording import capitalized, signed
from voc.insights.drivers.analysis import Driver
from voc.insights.metrics import Metric
from voc.store import Store

# The scores that may have drivers; the first that is given often enough.
_OUTCOMES = {"rating": "rating", "nps": "NPS", "csat": "CSAT"}


def driver_shift(store: Store, until: date, _least: int) -> Found:
    """Touchpoints that pull a score down or lift it by more or less than in the four weeks before."""
    answers = (drivers.answer(store, lately(until), outcome=outcome) for outcome in _OUTCOMES)
    found = next((each for each in answers if each.drivers), None)
    if found is None:
        return _nothing(store, until, drivers.LEANS_ON)
    named = [each for each in found.drivers if each.driver.name != drivers.OTHER]
    compared = [(each.driver, each.change) for each in named if each.change is not None]
    shifted = [(each, change) for each, change in compared if beyond_chance(widened(change, len(compared)))]
    shifted.sort(key=lambda pair: -abs(pair[1].value))
    name = _OUTCOMES[found.outcome]
    return Found(
        tuple(_driver(store, found.basis, name, *pair) for pair in shifted),
        found.basis.period,
        f"Named are touchpoints whose contribution to the mean {name} changed against the four weeks before beyond "
        f"chance, for all {len(compared)} together. {drivers.LIMITS}",
        found.basis.quality,
    )


def _driver(store: Store, rests_on: Basis, outcome: str, driver: Driver, change: Metric) -> Shift:
    name, now, falls = driver.name, driver.contribution.value, change.value < 0
    was, is_ = signed(now - change.value, digits=2), signed(now, digits=2)
    about = replace(rests_on.filter, touchpoint=name, sentiment="negative" if falls else "positive")
    return Shift(
        f"{name} {'falls' if falls else 'rises'}",
        f"The part of {name} in the mean {outcome} {'fell' if falls else 'rose'} from {was} to {is_}",
        f"{capitalized(name)}: {is_} of the mean {outcome}, {was} in the four weeks before: a change of "
        f"{signed(change.value, digits=2)} ({interval(change)}).",
        tuple(store.quotes(about, limit=QUOTES)),
    )


def _nothing(store: Store, until: date, leans_on: tuple[str, ...]) -> Found:
    rests_on = basis(store, lately(until), leans_on=leans_on)
    return Found((), rests_on.period, "", rests_on.quality)
