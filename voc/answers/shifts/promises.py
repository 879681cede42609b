"""Promises that customers call broken, or kept, more often than before, by who made them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from voc.answers.figures import growth
from voc.answers.people import evidence
from voc.answers.period import Period, basis
from voc.answers.shifts.found import QUOTES, Found, Shift, lately
from voc.answers.wording import counted, place
from voc.domain import Filter, Remark
from voc.insights.journeys.promises import gap
from voc.insights.metrics import Metric
from voc.store import Store

# Who made promises and what became of them, with the messages that say so.
Said = Mapping[tuple[str, str], dict[str, Remark]]


def promises(store: Store, until: date, least: int) -> Found:
    """Touchpoints whose promises customers call broken, or kept, more often than in the four weeks before."""
    rests_on = basis(store, lately(until), leans_on=("expectation", "touchpoint"))
    now, before = (_promises(store, days) for days in (rests_on.period, rests_on.period.previous))
    of, of_before = (_messages(store, days) for days in (rests_on.period, rests_on.period.previous))
    shifts = []
    for key, remarks in now.items():
        earlier = len(before.get(key, {}))
        more = growth(len(remarks), earlier, of=of, of_before=of_before, outside=0.05 / len(now))
        if len(remarks) >= least and more is not None and more.low > 1:
            shifts.append(_promise(store, key, now, earlier, more))
    return Found(
        tuple(sorted(shifts, key=lambda each: each.key)),
        rests_on.period,
        "Named is who made the promise, where customers speak of broken or kept promises more often than in the four "
        f"weeks before, for all {len(now)} together. Who made it is read from the words, which mostly do not say.",
        rests_on.quality,
    )


def _messages(store: Store, period: Period) -> int:
    return sum(count["messages"] for count in store.counts(period.within(Filter())))


def _promises(store: Store, period: Period) -> Said:
    found: dict[tuple[str, str], dict[str, Remark]] = {}
    for remark in store.remarks(period.within(Filter()), saying=("expectation",)):
        if (said := gap(remark)) and said.kind == "promise":
            outcome = "broken" if said.outcome == "broken" else "kept"
            found.setdefault((said.promised_by or "somebody", outcome), {}).setdefault(remark.feedback_id, remark)
    return found


def _promise(store: Store, key: tuple[str, str], now: Said, before: int, more: Metric) -> Shift:
    by, outcome = key
    other = "kept" if outcome == "broken" else "broken"
    said = now[key]
    kept_by = Counter(remark.touchpoint for remark in said.values()).most_common(1)[0][0]
    return Shift(
        f"{by} {outcome}",
        f"More promises made by {by} are {outcome}",
        f"Promises made by {by}: {counted(len(said), 'message')} that they were {outcome}, {before} in the four weeks "
        f"before ({more.value:.1f} times as often; {more.low:.1f} times is the least that chance leaves open); "
        f"{len(now.get((by, other), {}))} that they were {other}. Most often {place(kept_by)} had to keep them.",
        evidence(store, said.values(), QUOTES),
    )
