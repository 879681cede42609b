"""Quiet leavers: customers whose journey got worse and who are silent for longer than is usual for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from voc.answers.period import Basis, basis
from voc.answers.wording import counted, signed
from voc.domain import Filter, Quote, Remark
from voc.errors import InvalidValue
from voc.insights.journeys.contacts import EFFORT_COST
from voc.insights.journeys.course import Course, course
from voc.insights.journeys.silence import MIN_CONTACTS, MIN_CUSTOMERS, Rhythm, Silence
from voc.store import Store, Visit

# So many customers say how rates and ends are spread; more cost time and change the third digit.
FITTED = 5000
# However long the silence: nobody is certain to have left.
SUREST = 0.99
ASSUMPTIONS = (
    "Customers write at a rate of their own and at random times while they are there; rates differ (gamma).",
    "After each contact but the first they may leave for good, likelier the worse their journey stands (beta).",
    "What makes people write did not change over the time looked at: a survey that ends looks like silence.",
    "Silence is not leaving: somebody whose problem is solved has no reason to write.",
)


@dataclass(frozen=True, slots=True)
class Contacted:
    """When one contact was, and how it went."""

    at: datetime
    score: float


@dataclass(frozen=True, slots=True)
class Leaver:
    """One customer who may have left quietly: the `probability`, never a certainty, and the reasons for it.

    `silent_days` since the last contact, `usual_days` between contacts by the model.
    """

    person: str
    probability: float
    contacts: int
    last: date
    silent_days: int
    usual_days: float
    course: Course
    reasons: tuple[str, ...]
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Leavers:
    """Quiet leavers, the likeliest first. `customers` were looked at, `enough` of them wrote often enough to judge.

    `expected` is the sum of the probabilities of all who wrote often enough: how many have left, loudly or quietly.
    `note` says why nobody can be named, None where somebody could be.
    """

    basis: Basis
    as_of: date
    customers: int
    enough: int
    expected: float
    leavers: tuple[Leaver, ...]
    assumptions: tuple[str, ...]
    note: str | None


def answer(store: Store, filter: Filter, *, limit: int = 20, min_probability: float = 0.5, quotes: int = 1) -> Leavers:
    """Who may have left quietly by the last day of the filter; all that was written before counts, whenever.

    Raises:
        InvalidValue: for a probability outside [0, 1].
    """
    if not 0 <= min_probability <= 1:
        raise InvalidValue("min_probability", min_probability, "between 0 and 1")
    rests_on = basis(store, filter, leans_on=("sentiment", "effort", "loyalty"))
    now = datetime.combine(rests_on.period.until, time.max, UTC)
    visits = _by_person(store, replace(rests_on.filter, since=filter.since))
    enough = {person: found for person, found in visits.items() if len(found) >= MIN_CONTACTS}
    if len(visits) < MIN_CUSTOMERS or not enough:
        followed = f"{counted(len(visits), 'customer')} can be followed, {len(enough)} of them often enough"
        note = f"{followed}: too few to say who has left. It takes {MIN_CUSTOMERS} customers."
        return Leavers(rests_on, now.date(), len(visits), len(enough), 0.0, (), ASSUMPTIONS, note)
    found, expected = _judged(visits, enough, now)
    quiet = [each for each in found if each.probability >= min_probability and _worsened(each.course)]
    likeliest = sorted(quiet, key=lambda each: (-each.probability, each.person))[:limit]
    return Leavers(
        rests_on, now.date(), len(visits), len(enough), expected, quoted(store, rests_on, likeliest, quotes),
        ASSUMPTIONS, None,
    )  # fmt: skip


def _by_person(store: Store, filter: Filter) -> dict[str, list[Visit]]:
    visits: defaultdict[str, list[Visit]] = defaultdict(list)
    for visit in store.visits(filter):
        visits[visit.person].append(visit)
    return dict(visits)


def _judged(
    visits: dict[str, list[Visit]], enough: dict[str, list[Visit]], now: datetime
) -> tuple[list[Leaver], float]:
    """Those who wrote often enough and did not say that they go, and how many have left among all of the former."""
    courses = {person: _course(found) for person, found in visits.items()}
    rhythms = {person: _rhythm(found, courses[person], now) for person, found in visits.items()}
    step = -(-len(rhythms) // FITTED)
    model = Silence().fit(list(rhythms.values())[::step])
    judged = [rhythms[person] for person in enough]
    gone, usual = model.gone(judged).tolist(), model.usual_gap(judged).tolist()
    leavers = [
        _leaver(person, found, courses[person], rhythms[person], probability, gap)
        for (person, found), probability, gap in zip(enough.items(), gone, usual, strict=True)
        if not found[-1].leaving
    ]
    return leavers, float(sum(gone))


def _course(found: Sequence[Visit]) -> Course:
    return course([Contacted(each.at, max(each.sentiment - EFFORT_COST * each.effort, -1.0)) for each in found])


def _rhythm(found: Sequence[Visit], course: Course, now: datetime) -> Rhythm:
    day = timedelta(days=1)
    first, last = found[0].at, found[-1].at
    return Rhythm(len(found) - 1, (last - first) / day, max((now - first) / day, (last - first) / day), course.score)


def _worsened(course: Course) -> bool:
    return course.trend < 0 and course.end < 0


def _leaver(
    person: str, found: Sequence[Visit], course: Course, rhythm: Rhythm, probability: float, usual: float
) -> Leaver:
    silent = round(rhythm.age - rhythm.span)
    every = counted(max(round(usual), 1), "day")
    reasons = (
        f"Wrote {len(found)} times, to be expected every {every}; silent for {counted(silent, 'day')}.",
        f"The later half of the contacts went worse than the earlier half ({signed(course.trend, digits=2)}).",
        f"The last contact went badly ({signed(course.end, digits=2)}); "
        f"the journey stands at {signed(course.score, digits=2)}.",
    )
    last = found[-1].at.date()
    return Leaver(
        person, round(min(probability, SUREST), 3), len(found), last, silent, round(usual, 1), course, reasons
    )


def quoted(store: Store, rests_on: Basis, likeliest: Sequence[Leaver], quotes: int) -> tuple[Leaver, ...]:
    """The same with the worst words of each one's last contact."""
    if not store.shows_evidence or not quotes or not likeliest:
        return tuple(likeliest)
    last: defaultdict[str | None, dict[str, list[Remark]]] = defaultdict(dict)
    everything = replace(rests_on.filter, since=None)
    for remark in store.remarks(everything, of=[each.person for each in likeliest]):
        last[remark.person].setdefault(remark.feedback_id, []).append(remark)
    made = []
    for each in likeliest:
        said = list(last[each.person].values())[-1:]
        worst = sorted((remark for found in said for remark in found), key=lambda remark: remark.score)
        made.append(replace(each, quotes=tuple(remark.quote for remark in worst[:quotes])))
    return tuple(made)
