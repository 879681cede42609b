"""What is told though nothing changed: actions past their date, and lists of the week. No test stands behind them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
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
# A list may be sent so long: its channel may be asleep, or switched off, in the week it was made in.
WEEKS_DUE = 4
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


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be said: reminders that are not stored as they are, lists to be made `as_of` a day, the ids of all."""

    as_of: date
    reminders: tuple[Insight, ...]
    lists: tuple[str, ...]
    ids: frozenset[str]


def due(store: Store, taxonomy: Taxonomy, *, as_of: date, lists: Collection[str], today: date | None = None) -> Due:
    """What is to be said by `today` of actions, and by `as_of`, a day with feedback, of the weekly lists in `lists`.

    An action is due once on its date and once every week after, while it is open. A list is made in the first run of a
    week that asks for it, and may be sent for `WEEKS_DUE` weeks.
    """
    today = today or as_of
    overdue = list(_overdue(store, taxonomy, today))
    said = store.insights.list(OVERDUE_ACTION, since=today - WEEK, limit=_ALL)
    monday = _monday(as_of)
    wanted = [kind for kind in LISTS if kind in lists]
    last = {kind: store.insights.listed_until(kind) for kind in wanted}
    mondays = [monday - number * WEEK for number in range(WEEKS_DUE)]
    ids = [each.id for each in overdue] + [digest(kind, _series(day), day) for kind in wanted for day in mondays]
    new = tuple(each for each in overdue if each not in said)
    return Due(as_of, new, tuple(kind for kind in wanted if (last[kind] or date.min) < monday), frozenset(ids))


def remind(store: Store, found: Due, *, least: int = 1) -> None:
    """Store the reminders and make the lists that are due; `least` is for groups of staff."""
    store.insights.save(found.reminders)
    for kind in found.lists:
        last = store.insights.listed_until(kind) or found.as_of - WEEK
        made = LISTS[kind](store, last, found.as_of, least)
        store.insights.save([] if made is None else [made])
        store.insights.mark_listed(kind, found.as_of)


def _overdue(store: Store, taxonomy: Taxonomy, today: date) -> Iterator[Insight]:
    for action in store.actions.list(status="open"):
        if action.due is not None and action.due <= today:
            outcome = actions.one(store, taxonomy, action, as_of=today)
            yield _reminder_of(outcome, action.due, weeks=(today - action.due).days // 7)


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
    until = _monday(as_of) - timedelta(days=1)
    since = min(_monday(last), _monday(until))
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


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _series(monday: date) -> str:
    return f"week={monday}"


def _weekly(
    kind: str, title: str, *, first: date, as_of: date, count: int, evidence: tuple[Quote, ...], explanation: list[str]
) -> Insight:
    monday = _monday(as_of)
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
