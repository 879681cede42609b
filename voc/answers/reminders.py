"""What is told though nothing changed: actions past their date, and lists of the week. No test stands behind them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from voc.answers import actions, leavers, staff
from voc.answers.actions import Outcome
from voc.answers.label_quality import footnote
from voc.answers.wording import counted, day
from voc.domain import OVERDUE_ACTION, QUIET_LEAVERS, STAFF_PRAISE, Filter, Insight, Quote, digest
from voc.store import Store
from voc.taxonomy import Taxonomy

WEEK = timedelta(days=7)
# Of made customers named from this probability on, 96 to 99 in a hundred had left (benchmarks.journeys silence).
SURE = 0.7
PRECISION = (
    f"Each has left with a probability of {SURE:.0%} or more by a model, which was right about 96 to 99 in a hundred "
    "made customers: on real ones nobody could check it, and nobody is certain to have left."
)
_NO_TEAM = "No team is named, or none often enough to be shown."
# Customers or quotes on one list; the page has them all.
MOST = 20
_ALL = 10**9


def remind(store: Store, taxonomy: Taxonomy, *, as_of: date, lists: Collection[str], least: int = 1) -> frozenset[str]:
    """Store what is to be said in the week of `as_of`, and return the ids of all that is.

    An action is due once on its date and once every week after, while it is open. Of the weekly lists those named in
    `lists` are made, in the first run of a week that asks for them. `least` is for groups of staff.
    """
    monday = as_of - timedelta(days=as_of.weekday())
    overdue = list(_overdue(store, taxonomy, as_of))
    store.insights.save(overdue)
    wanted = [kind for kind in LISTS if kind in lists]
    for kind in wanted:
        last = store.insights.listed_until(kind)
        if last is None or last < monday:
            found = LISTS[kind](store, last or as_of - WEEK, as_of, least)
            store.insights.save([] if found is None else [found])
            store.insights.mark_listed(kind, as_of)
    return frozenset([*(each.id for each in overdue), *(digest(kind, _series(monday), monday) for kind in wanted)])


def _overdue(store: Store, taxonomy: Taxonomy, as_of: date) -> Iterator[Insight]:
    # What is done by today needs no reminder, although the last feedback may be older.
    for action in store.actions.list(status="open"):
        if action.due is not None and action.due <= as_of:
            outcome = actions.one(store, taxonomy, action, as_of=as_of)
            yield _reminder_of(outcome, action.due, weeks=(as_of - action.due).days // 7)


def _reminder_of(outcome: Outcome, due: date, *, weeks: int) -> Insight:
    action, team = outcome.action, actions.team_of(outcome)
    late = f", {counted(weeks, 'week')} ago" if weeks else ""
    return _reminder(
        OVERDUE_ACTION,
        f"action={action.id}",
        f"{'Overdue' if weeks else 'Due'}: {action.title}",
        first=due,
        on=due + weeks * WEEK,
        count=1,
        touchpoint=outcome.touchpoint,
        topic_id=outcome.topic_id,
        team=team,
        explanation=[
            f"It was to be done by {day(due)}{late}.",
            f"It is with {team or 'nobody'}. Action {action.id} asks again every week until it is done or dropped.",
        ],
    )


def _quiet_leavers(store: Store, last: date, as_of: date, _least: int) -> Insight | None:
    """Who may have left quietly by now, and could not be named when the last list was made."""
    known = leavers.answer(store, Filter(until=last), limit=_ALL, min_probability=SURE, quotes=0)
    now = leavers.answer(store, Filter(until=as_of), limit=_ALL, min_probability=SURE, quotes=0)
    before = {each.person for each in known.leavers}
    new = [each for each in now.leavers if each.person not in before]
    if not new:
        return None
    shown = leavers.quoted(store, now.basis, new[:MOST], 1)
    rest = f" The {MOST} likeliest are quoted." if len(new) > MOST else ""
    return _weekly(
        QUIET_LEAVERS,
        f"{counted(len(new), 'customer')} may have left quietly since {day(last)}",
        first=last,
        as_of=as_of,
        count=len(new),
        evidence=tuple(quote for each in shown for quote in each.quotes),
        explanation=[
            f"Their contacts went worse and worse, and they are silent for longer than is usual for them.{rest}",
            PRECISION,
        ],
    )


def _staff_praise(store: Store, last: date, as_of: date, least: int) -> Insight | None:
    """Praise of the whole weeks since the last list, by team."""
    until = as_of - timedelta(days=as_of.weekday() + 1)
    since = min(last - timedelta(days=last.weekday()), until - WEEK + timedelta(days=1))
    found = staff.answer(store, Filter(since=since, until=until), least=least, limit=MOST, quotes=MOST)
    if found.all is None or not found.all.praise:
        return None
    teams = [f"{team.name}: {counted(team.praise, 'message')} of praise." for team in found.teams if team.praise]
    return _weekly(
        STAFF_PRAISE,
        f"{counted(found.all.praise, 'message')} praise staff, {day(since)} to {day(until)}",
        first=since,
        as_of=as_of,
        count=found.all.praise,
        evidence=found.worth_passing_on or found.quotes["praise"],
        explanation=[*(teams or [_NO_TEAM]), *filter(None, [footnote(found.basis.quality)])],
    )


LISTS: Mapping[str, Callable[[Store, date, date, int], Insight | None]] = MappingProxyType(
    {QUIET_LEAVERS: _quiet_leavers, STAFF_PRAISE: _staff_praise}
)


def _series(monday: date) -> str:
    return f"week={monday}"


def _weekly(
    kind: str, title: str, *, first: date, as_of: date, count: int, evidence: tuple[Quote, ...], explanation: list[str]
) -> Insight:
    monday = as_of - timedelta(days=as_of.weekday())
    return _reminder(
        kind, _series(monday), title, first=first, on=monday, count=count, evidence=evidence, explanation=explanation
    )


def _reminder(
    kind: str,
    series: str,
    title: str,
    *,
    first: date,
    on: date,
    count: int,
    explanation: list[str],
    touchpoint: str | None = None,
    topic_id: int | None = None,
    team: str | None = None,
    evidence: tuple[Quote, ...] = (),
) -> Insight:
    """An insight that foretells what it saw: it is said once, from the day `on`, whatever was usual."""
    return Insight(
        kind=kind,
        series=series,
        title=title,
        start=min(first, on),
        end=on,
        first_seen=on,
        count=count,
        expected=count,
        lower=count,
        upper=count,
        p_value=1.0,
        severity=0.0,
        touchpoint=touchpoint,
        topic_id=topic_id,
        evidence=evidence,
        details={"explanation": explanation} | ({"team": team} if team else {}),
    )
