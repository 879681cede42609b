"""Lists of the week: what came up since the last one, told once, to those whose rule names the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from voc.answers import leavers, shifts, staff
from voc.answers.label_quality import footnote
from voc.answers.period import Period
from voc.answers.shifts import Shift
from voc.answers.wording import counted, days, percent
from voc.domain import QUIET_LEAVERS, STAFF_PRAISE, Filter, Insight, Quote, digest
from voc.store import Store

WEEK = timedelta(days=7)
# A list may be sent so long: its channel may be asleep, or switched off, in the week it was made in. So long it also
# waits for what is imported late.
WEEKS_DUE = 4
# A shift that was told is not told again before: it stays in the weeks that are compared, and may leave and come back.
QUARTER = timedelta(days=91)
# Of made customers named from this probability on, 96 to 99 in a hundred had left (benchmarks.journeys silence).
SURE = 0.7
PRECISION = (
    f"Each has left with a probability of {percent(SURE, digits=0)} or more by a model, which was right about 96 to 99 "
    "in a hundred made customers: on real ones nobody could check it, and nobody is certain to have left."
)
_NO_TEAM = "No team is named, or none often enough to be shown."
# Customers on one list; more wait for the next.
MOST = 1000
# Quotes shown of a list; the store keeps them all.
SHOWN = 20
_ALL = 10**9


@dataclass(frozen=True, slots=True)
class Week:
    """What a list is about: what came up from `since` to `as_of`, a day with feedback, and was on no list yet."""

    since: date
    last: date
    as_of: date

    @property
    def monday(self) -> date:
        """The day from which the list may be sent."""
        return monday(self.as_of)

    @property
    def complete(self) -> Period:
        """The whole weeks, the last of them the one before this."""
        return Period(monday(self.since), self.monday - timedelta(days=1))


def week(store: Store, kind: str, as_of: date) -> Week:
    """What the list of a kind that is made on `as_of` may tell: the first one, what came up within a week before."""
    last = store.insights.listed_until(kind) or as_of - WEEK
    first = store.insights.listed_since(kind) or last
    return Week(max(first, min(last, as_of - WEEKS_DUE * WEEK)), last, as_of)


def make(store: Store, kind: str, as_of: date, *, least: int) -> None:
    """Store the list of a kind, where there is something to tell; `least` messages make a group that may be shown."""
    about = week(store, kind, as_of)
    made = LISTS[kind](store, about, least)
    store.insights.save([] if made is None else [made])
    first = store.insights.listed_since(kind) or about.since
    store.insights.mark_listed(kind, as_of, since=first)


def ids(kind: str, as_of: date) -> list[str]:
    """The ids of the lists of a kind that may still be sent."""
    return [digest(kind, _series(day), day) for day in (monday(as_of) - back * WEEK for back in range(WEEKS_DUE))]


def monday(day: date) -> date:
    """The first day of a week."""
    return day - timedelta(days=day.weekday())


def _quiet_leavers(store: Store, about: Week, _least: int) -> Insight | None:
    """Who may have left quietly by now, and was neither known before nor on a list since they last wrote."""
    known, now = (
        leavers.answer(store, Filter(until=day), limit=_ALL, min_probability=SURE, quotes=0)
        for day in (about.since, about.as_of)
    )
    before = {each.person for each in known.leavers}
    told = {each.person: each.day for each in store.insights.listed(QUIET_LEAVERS)}
    new = [each for each in now.leavers if each.person not in before and told.get(each.person, date.min) < each.last]
    # Who was on a list is known by their quote.
    named = [each for each in leavers.quoted(store, now.basis, new[:MOST], 1) if each.quotes]
    if not named:
        return None
    rest = f" The {SHOWN} likeliest are quoted." if len(named) > SHOWN else ""
    return _list(
        QUIET_LEAVERS,
        f"New on the list: {counted(len(named), 'customer')} who may have left quietly",
        Period(about.last, about.as_of),
        about,
        count=len(named),
        evidence=[quote for each in named for quote in each.quotes],
        explanation=[
            f"Their contacts went worse and worse, and they are silent for longer than is usual for them.{rest}",
        ],
        method=[PRECISION],
    )


def _staff_praise(store: Store, about: Week, least: int) -> Insight | None:
    """Praise of whole weeks that was on no list, by team."""
    told = {each.feedback_id for each in store.insights.listed(STAFF_PRAISE)}
    period = about.complete
    found = staff.answer(store, period.within(Filter()), least=least, limit=SHOWN, quotes=_ALL, but=told)
    if found.all is None or not found.all.praise:
        return None
    teams = [f"{team.name}: {counted(team.praise, 'message')} of praise." for team in found.teams if team.praise]
    quotes = {quote.feedback_id: quote for quote in (*found.worth_passing_on, *found.quotes["praise"])}
    week_of = Period(monday(about.last), period.until)
    late = sum(quote.created_at.date() < week_of.since for quote in quotes.values())
    came = [f"{counted(late, 'message')} of before came in since the last list."] if late else []
    return _list(
        STAFF_PRAISE,
        f"{counted(found.all.praise, 'message')} praise staff, {days(week_of)}",
        week_of,
        about,
        count=found.all.praise,
        evidence=list(quotes.values()),
        explanation=[*(teams or [_NO_TEAM]), *came],
        method=[footnote(found.basis.quality)],
    )


def _shifted(
    kind: str, find: Callable[[Store, date, int], shifts.Found]
) -> Callable[[Store, Week, int], Insight | None]:
    """The list of what one kind of shift found and no list of the quarter told."""

    def made(store: Store, about: Week, least: int) -> Insight | None:
        found = find(store, about.complete.until, least)
        told = _told(store, kind, since=about.monday - QUARTER)
        new = [each for each in found.shifts if each.key not in told][:SHOWN]
        if not new:
            return None
        return _list(
            kind,
            _title(new),
            found.period,
            about,
            count=len(new),
            evidence=[quote for each in new for quote in each.quotes],
            explanation=[each.said for each in new],
            method=[found.rule, footnote(found.quality)],
            told=[each.key for each in new],
        )

    return made


def _title(new: Sequence[Shift]) -> str:
    others = f", and {len(new) - 1} more" if len(new) > 1 else ""
    return f"{new[0].title}{others}"


def _told(store: Store, kind: str, *, since: date) -> set[str]:
    lists = store.insights.list(kind, since=since, limit=_ALL)
    return {key for each in lists for key in each.details["told"]}


LISTS: Mapping[str, Callable[[Store, Week, int], Insight | None]] = MappingProxyType(
    {QUIET_LEAVERS: _quiet_leavers, STAFF_PRAISE: _staff_praise}
    | {kind: _shifted(kind, find) for kind, find in shifts.FINDERS.items()}
)


def _series(monday: date) -> str:
    return f"week={monday}"


def _list(
    kind: str,
    title: str,
    period: Period,
    about: Week,
    *,
    count: int,
    evidence: Sequence[Quote],
    explanation: Sequence[str],
    method: Sequence[str],
    told: Sequence[str] = (),
) -> Insight:
    return Insight.reminder(
        kind,
        _series(about.monday),
        title,
        start=period.since,
        end=period.until,
        first_seen=about.monday,
        count=count,
        evidence=tuple(evidence),
        details={"explanation": list(explanation), "method": [*filter(None, method)], "told": list(told)},
    )
