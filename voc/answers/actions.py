"""What was done, and whether it helped; what is still to be done, and by whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from voc.answers.subjects import About, Responsible, look_up, responsibility
from voc.domain import Action, Filter, Subject, counted
from voc.insights.effect import Effect, judge
from voc.store import Store
from voc.taxonomy import Taxonomy

# A quarter on either side: what lies further back was another company, further on other causes come in.
MOST_WEEKS = 13
# What is less, when things get better.
MEASURE = "negative_messages"


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days: negative messages about the subject, and negative messages about anything else."""

    start: date
    subject: int
    control: int
    after: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """An action, whom it is with, and what came of it: `effect` is None until it is done."""

    action: Action
    name: str
    touchpoint: str | None
    topic_id: int | None
    responsible: Responsible | None
    overdue: bool
    effect: Effect | None
    sentence: str
    weeks: tuple[Week, ...] = ()


@dataclass(frozen=True, slots=True)
class Actions:
    """Actions as of a day: open ones by due date, then done ones, the newest first."""

    as_of: date
    actions: tuple[Outcome, ...]


def answer(
    store: Store,
    taxonomy: Taxonomy,
    *,
    as_of: date | None = None,
    status: str | None = None,
    subject: Subject | None = None,
    team: str | None = None,
) -> Actions:
    """The actions with their verdicts, judged on what was written up to `as_of` (the last day with feedback).

    What was done after an `as_of` that is given was still open then.

    Raises:
        InvalidValue: for an unknown status.
    """
    day = last_day(store, as_of)
    then = store.actions.list(status=status, subject=subject, as_of=as_of)
    found = [one(store, taxonomy, action, as_of=day) for action in then]
    return Actions(day, tuple(each for each in found if team in (None, team_of(each))))


def one(store: Store, taxonomy: Taxonomy, action: Action, *, as_of: date | None = None) -> Outcome:
    """One action with its verdict."""
    day, about = last_day(store, as_of), look_up(store, action.subject, taxonomy)
    who = responsibility(store, taxonomy)(about)
    weeks = _weeks(store, about, action.done_on, day) if action.status == "done" and action.done_on else ()
    effect = _effect(weeks) if action.status == "done" else None
    late = action.status == "open" and action.due is not None and action.due < day
    return Outcome(
        action, about.name, about.touchpoint, about.topic_id, who, late, effect, _sentence(action, effect), weeks
    )


def team_of(outcome: Outcome) -> str | None:
    """Whose action it is: the team it was given to, else the owner of its subject."""
    return outcome.action.team or (outcome.responsible.team if outcome.responsible else None)


def last_day(store: Store, as_of: date | None) -> date:
    """`as_of`, or the last day with feedback; 1970-01-01 where there is none."""
    days = store.feedback.days()
    return as_of or (days[1] if days else date(1970, 1, 1))


def _effect(weeks: tuple[Week, ...]) -> Effect:
    before = sum(not week.after for week in weeks)
    return judge([week.subject for week in weeks], [week.control for week in weeks], before=before)


def _weeks(store: Store, about: About, done_on: date, until: date) -> tuple[Week, ...]:
    """Whole weeks on either side of an action; the week that begins with it is on neither."""
    days = store.feedback.days()
    if days is None:
        return ()
    starts = [done_on + timedelta(days=7 * number) for number in range(-MOST_WEEKS, MOST_WEEKS + 1) if number != 0]
    starts = [start for start in starts if start >= days[0] and start + timedelta(days=6) <= min(until, days[1])]
    if not starts:
        return ()
    span = Filter(since=starts[0], until=starts[-1] + timedelta(days=6), brand=about.filter.brand)
    mine = _daily(store, replace(about.filter, since=span.since, until=span.until))
    everything = _daily(store, span)
    return tuple(_week(start, mine, everything, done_on) for start in starts)


def _daily(store: Store, filter: Filter) -> dict[date, int]:
    return {count.key["day"]: count[MEASURE] for count in store.counts(filter, by=("day",))}


def _week(start: date, mine: dict[date, int], everything: dict[date, int], done_on: date) -> Week:
    days = [start + timedelta(days=number) for number in range(7)]
    subject, total = (sum(found.get(day, 0) for day in days) for found in (mine, everything))
    return Week(start, subject, total - subject, start > done_on)


def _sentence(action: Action, effect: Effect | None) -> str:
    if effect is None:
        return "Given up." if action.dropped else "Not done yet."
    if effect.ratio is None or effect.expected is None:
        return f"Cannot tell: {effect.reason}."
    seen = (
        f"{counted(effect.count, 'negative message')} in {counted(effect.weeks_after, 'week')} after, "
        f"{effect.expected:.0f} expected "
        f"({effect.ratio.value:.2f} times, {effect.ratio.low:.2f} to {effect.ratio.high:.2f})"
    )
    return f"{effect.verdict.capitalize()}: {effect.reason}. {seen}."
