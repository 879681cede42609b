"""Topics that messages of those who leave speak of more than all others."""

from __future__ import annotations

from datetime import date

from voc.answers import moments
from voc.answers.shifts.found import QUOTES, Found, Shift, lately
from voc.answers.wording import capitalized, percent
from voc.store import Store

WEEKS = 13
# Straws are looked for anew every week: half of the false ones that a page accepts.
_MAX_FALSE = moments.MAX_FALSE / 2
_ALL = 10**9


def last_straws(store: Store, until: date, _least: int) -> Found:
    """Topics that messages of those who leave speak of more than all others, over a quarter."""
    found = moments.answer(store, lately(until, WEEKS), limit=_ALL, quotes=QUOTES)
    # No touchpoints: leavers write more, so they speak more of what long messages speak of, whatever it is.
    straws = [straw for straw in found.straws if straw.topic_id is not None and straw.q <= _MAX_FALSE]
    return Found(
        tuple(map(_straw, straws)),
        found.basis.period,
        f"Named are topics that {found.leavers:,} messages of leavers speak of more than "
        f"{found.messages - found.leavers:,} others, at a false discovery rate of {percent(_MAX_FALSE, digits=0)}. "
        "It says what leavers speak of, not what made them leave.",
        found.basis.quality,
    )


def _straw(straw: moments.Straw) -> Shift:
    times = straw.times
    return Shift(
        f"topic {straw.topic_id}",
        f"Those who leave speak of {straw.name}",
        f"{capitalized(straw.name)}: {straw.leaving} of those who leave, {times.value:.1f} times the odds of all "
        f"others (95 % interval {times.low:.1f} to {times.high:.1f}).",
        straw.quotes,
    )
