"""What moves the rating, NPS, CSAT or CES: by touchpoint or topic, against the period before, and between segments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from voc.answers.figures import beyond_chance, difference
from voc.answers.period import Basis, Period, basis
from voc.domain import TOUCHPOINTS, Filter
from voc.insights.drivers.analysis import MIN_MENTIONS, MIN_MESSAGES, Driver, Drivers, analyse
from voc.insights.drivers.mentions import Mentions, of_pairs
from voc.insights.metrics import Metric
from voc.store import Store
from voc.store.mentions import Scored

# A year where no days are asked for: a score comes with few messages, and seasons should be in on both sides.
DEFAULT_DAYS = 365
# More topics share one explained variance in crumbs, and the time to split it grows with their square.
MOST_TOPICS = 12
MOST_SEGMENTS = 6
OTHER = "anything else"
# The labels that mentions are told by.
LEANS_ON = ("sentiment", "touchpoint")
LIMITS = (
    "Associations in what was written, not causes: a change of what people mention may move the score by more, by less "
    "or not at all. It speaks of those who write and give a score, and labels are a model's."
)


@dataclass(frozen=True, slots=True)
class DriverAnswer:
    """A driver with its numbers, the topic it is, how its contribution changed, and what halving its complaints means.

    `change` is the contribution now minus that of the equal period before. `if_halved` is how much higher the mean
    would be, if half of the messages with a negative mention had none and the association were the effect.
    """

    driver: Driver
    topic_id: int | None
    change: Metric | None
    if_halved: Metric


@dataclass(frozen=True, slots=True)
class SegmentDrivers:
    """The contributions in one segment of the messages; `differs` where its interval leaves out that of the others."""

    segment: str
    messages: int
    mean: Metric
    contributions: Mapping[str, Metric]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DriversAnswer:
    """The mean score as a base plus contributions, what explains most first; without drivers where a `reason` says why.

    `additive` writes the sum out. `segments` compare contributions where a segmentation was asked for.
    """

    basis: Basis
    outcome: str
    of: str
    messages: int
    mean: Metric | None
    base: Metric | None
    explained: Metric | None
    drivers: tuple[DriverAnswer, ...]
    additive: str
    segments: tuple[SegmentDrivers, ...] = ()
    reason: str | None = None
    limits: str = LIMITS


def answer(
    store: Store, filter: Filter, *, outcome: str = "rating", of: str = "touchpoint", by: str | None = None
) -> DriversAnswer:
    """What goes with a higher or lower `outcome`, by touchpoint or topic; `by` compares segments.

    Raises:
        InvalidValue: for an outcome, kind of driver or segmentation that does not exist.
    """
    rests_on = _basis(store, filter)
    scored = store.scored(rests_on.filter, outcome=outcome, of=of, by=by)
    names = _names(store, scored, of)
    found = analyse(_mentions(scored, names))
    if found is None:
        number = len(scored.scores)
        few = f"{number} messages with this score in the period: {MIN_MESSAGES} are needed."
        reason = few if number < MIN_MESSAGES else "No message with this score speaks well or badly of anything."
        return DriversAnswer(rests_on, outcome, of, number, None, None, None, (), "", reason=reason)
    before = _before(store, rests_on, outcome, of, names)
    ids = {name: id for id, name in names.items() if isinstance(id, int)}
    drivers = [_driver(each, ids.get(each.name), before.get(each.name)) for each in found.drivers]
    return DriversAnswer(
        basis=rests_on,
        outcome=outcome,
        of=of,
        messages=found.messages,
        mean=found.mean,
        base=found.base,
        explained=found.explained,
        drivers=tuple(sorted(drivers, key=_order)),
        additive=_additive(found),
        segments=tuple(_segments(scored, names)) if by else (),
    )


def _basis(store: Store, filter: Filter) -> Basis:
    if filter.since is not None:
        return basis(store, filter, leans_on=LEANS_ON)
    last = basis(store, filter).period.until
    year = replace(filter, since=last - timedelta(days=DEFAULT_DAYS - 1), until=last)
    return basis(store, year, leans_on=LEANS_ON)


def _names(store: Store, scored: Scored, of: str) -> dict[str | int, str]:
    """What drivers are called, by touchpoint or topic id: those that are mentioned often enough."""
    said = Counter(what for _, what, badly, well in scored.spoken if what is not None and (badly or well))
    often = [what for what, count in said.most_common() if count >= MIN_MENTIONS]
    if of == "touchpoint":
        return {name: name for name in TOUCHPOINTS if name in often}
    topics = {topic.id: topic.name for topic in store.topics.list()}
    shown = [id for id in often if isinstance(id, int) and id in topics][:MOST_TOPICS]
    twice = {name for name, count in Counter(topics[id] for id in shown).items() if count > 1}
    return {id: f"{topics[id]} ({id})" if topics[id] in twice else topics[id] for id in shown}


def _mentions(scored: Scored, names: Mapping[str | int, str], *, only: Sequence[int] | None = None) -> Mentions:
    """The messages (those numbered `only`) with the named drivers; all else they speak of is one more driver."""
    kept = range(len(scored.scores)) if only is None else only
    place = {message: number for number, message in enumerate(kept)}
    columns = {what: number for number, what in enumerate(names)}
    spoken = [
        (place[message], columns.get(what, len(names)) if what is not None else len(names), badly, well)
        for message, what, badly, well in scored.spoken
        if message in place
    ]
    return of_pairs(
        [*names.values(), OTHER], [scored.scores[i] for i in kept], [scored.people[i] for i in kept], spoken
    )


def _before(store: Store, rests_on: Basis, outcome: str, of: str, names: Mapping[str | int, str]) -> dict[str, Driver]:
    previous: Period = rests_on.period.previous
    scored = store.scored(previous.within(rests_on.filter), outcome=outcome, of=of)
    found = analyse(_mentions(scored, names))
    return {driver.name: driver for driver in found.drivers} if found else {}


def _driver(driver: Driver, topic_id: int | None, before: Driver | None) -> DriverAnswer:
    bad = driver.from_negative
    formula = f"half of what negative mentions take away: {bad.formula}"
    halved = Metric(-bad.value / 2, -bad.high / 2, -bad.low / 2, bad.n, bad.denominator, formula)
    change = difference(driver.contribution, before.contribution if before else None)
    return DriverAnswer(driver, topic_id, change, halved)


def _order(each: DriverAnswer) -> tuple[bool, float]:
    return each.driver.name == OTHER, -each.driver.share.value


def _additive(found: Drivers) -> str:
    parts = [f"{driver.contribution.value:+.2f} {driver.name}" for driver in found.drivers]
    return f"{found.mean.value:.2f} = {found.base.value:.2f} base {' '.join(parts)}"


def _segments(scored: Scored, names: Mapping[str | int, str]) -> list[SegmentDrivers]:
    sizes = Counter(segment for segment in scored.segments if segment)
    found = []
    for segment, size in sizes.most_common(MOST_SEGMENTS):
        inside = [number for number, value in enumerate(scored.segments) if value == segment]
        outside = [number for number, value in enumerate(scored.segments) if value != segment]
        here, elsewhere = (analyse(_mentions(scored, names, only=some)) for some in (inside, outside))
        if here is not None:
            found.append(SegmentDrivers(segment, size, here.mean, _contributions(here), _differing(here, elsewhere)))
    return found


def _contributions(found: Drivers) -> dict[str, Metric]:
    return {driver.name: driver.contribution for driver in found.drivers}


def _differing(here: Drivers, elsewhere: Drivers | None) -> tuple[str, ...]:
    others = _contributions(elsewhere) if elsewhere else {}
    return tuple(
        name for name, metric in _contributions(here).items() if beyond_chance(difference(metric, others.get(name)))
    )
