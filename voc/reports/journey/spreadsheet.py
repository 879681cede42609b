"""The tables about people and about what is done, in the workbooks of the report and of the audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from voc.answers.accepted import Accepted
from voc.answers.actions import Outcome, team_of
from voc.answers.effort import Burden
from voc.answers.moments import Loyalty, Straw
from voc.reports.journey.assemble import Journey
from voc.reports.journey.sentences import EFFORTS
from voc.reports.workbook import Cell, Sheet, interval, numbers

LOYALTY = ("touchpoint", "points", "loyal", "wavering", "leaving", "left", *interval("at risk"))
STRAW = ("what leavers speak of", "kind", "messages of leavers", "of others", *interval("times the odds"))
EFFORT = (
    "touchpoint", "messages", *EFFORTS.values(), "times told", "middle of them", "hours together",
    *interval("first contact was enough"),
)  # fmt: skip
ACTION = (
    "action", "subject", "touchpoint", "done on", "verdict", "why", "before", "after", "expected after",
    *interval("times expected"), "smallest fall that would show",
)  # fmt: skip
ACCEPTED = (
    "pain point", "touchpoint", "accepted on", "by", "reason", "look again on", "complaints", "customers", "at risk",
    "warnings", *interval("per 1,000 messages"), *interval("change"),
)  # fmt: skip
LEAVER = ("customer", "probability of having left", "contacts", "last contact", "days silent", "days between contacts")
PROMISE = (
    "kind", "outcome", "how many", "expected", "got", "expected amount", "got amount", "times as much", "promised by",
    "had to be kept by", "words",
)  # fmt: skip
ACCOUNT = ("direction", "side", "entries", *interval("people per 1,000 customers"), "to or from", "about")
STAFF = ("team", "messages", "praise", "criticism", *interval("praised"), *interval("conduct criticised"))
EMPLOYEES = (
    "cause", "points at it", "messages of customers", *interval("their net sentiment"), "messages of employees",
    *interval("net sentiment of employees"),
)  # fmt: skip
DRIVER = (
    "driver", "messages", *interval("bad mentions pull by"), *interval("good mentions lift by"), *interval("change"),
    *interval("share of variance"),
)  # fmt: skip
DESK = ("team", "address", "answers for", "open actions", "overdue", "recent alerts")
TO_DO = ("action", "subject", "touchpoint", "team", "due", "overdue")


def sheets(journey: Journey) -> tuple[Sheet, ...]:
    """The tables of a report about people."""
    return (
        loyalty(journey.moments.groups),
        straws(journey.moments.straws),
        Sheet("Quiet leavers", LEAVER, tuple(_leavers(journey))),
        Sheet("Promises", PROMISE, tuple(_promises(journey))),
        Sheet("Who tells whom", ACCOUNT, tuple(_accounts(journey))),
        effort(journey.effort.touchpoints),
        Sheet("Staff", STAFF, tuple(_staff(journey))),
        Sheet("Employees", EMPLOYEES, tuple(_employees(journey))),
        Sheet("Drivers", DRIVER, tuple(_drivers(journey))),
        Sheet("Owners", DESK, tuple(_desks(journey))),
        Sheet("To do", TO_DO, tuple(_to_do(journey))),
        actions(journey.done),
        accepted(journey.accepted),
    )


def loyalty(groups: Iterable[Loyalty]) -> Sheet:
    """Points by grade of loyalty."""
    return Sheet("Loyalty", LOYALTY, tuple(map(_loyalty, groups)))


def straws(found: Iterable[Straw]) -> Sheet:
    """What leavers speak of more than all others."""
    return Sheet("Last straws", STRAW, tuple(map(_straw, found)))


def effort(burdens: Iterable[Burden]) -> Sheet:
    """What it costs to get something done."""
    return Sheet("Effort", EFFORT, tuple(map(_burden, burdens)))


def actions(outcomes: Iterable[Outcome]) -> Sheet:
    """What was done, and whether it helped."""
    return Sheet("Actions", ACTION, tuple(map(_action, outcomes)))


def accepted(register: Iterable[Accepted]) -> Sheet:
    """What is left as it is, and what that costs."""
    return Sheet("Accepted", ACCEPTED, tuple(map(_accepted, register)))


def _loyalty(each: Loyalty) -> tuple[Cell, ...]:
    counts = (each.segments, each.loyal, each.wavering, each.leaving, each.left)
    return (each.group, *counts, *numbers(each.at_risk))


def _straw(each: Straw) -> tuple[Cell, ...]:
    return (each.name, each.kind, each.leaving, each.staying, *numbers(each.times))


def _burden(each: Burden) -> tuple[Cell, ...]:
    kinds = (each.kinds[kind] for kind in EFFORTS)
    told = (each.hours_told, each.median_time, each.total_hours)
    return (each.name, each.messages, *kinds, *told, *numbers(each.first_contact))


def _action(each: Outcome) -> tuple[Cell, ...]:
    said = (each.action.title, each.name, each.touchpoint, each.action.done_on)
    if (effect := each.effect) is None:
        return (*said, *[None] * (len(ACTION) - len(said)))
    counts = (effect.count_before, effect.count, effect.expected)
    return (*said, effect.verdict, effect.reason, *counts, *numbers(effect.ratio), effect.smallest)


def _accepted(each: Accepted) -> tuple[Cell, ...]:
    said = each.acceptance
    return (
        each.name, each.touchpoint, said.accepted_on, said.by, said.reason, said.review_on,
        each.negative_messages, each.customers, each.at_risk, each.warnings,
        *numbers(each.complaints, each.change),
    )  # fmt: skip


def _leavers(journey: Journey) -> Iterator[tuple[Cell, ...]]:
    for each in journey.leavers.leavers if journey.leavers else ():
        yield (each.person, each.probability, each.contacts, each.last, each.silent_days, each.usual_days)


def _promises(journey: Journey) -> Iterator[tuple[Cell, ...]]:
    for kind, outcomes in journey.promises.table.items():
        yield from (
            (kind, outcome, count, *[None] * (len(PROMISE) - 3)) for outcome, count in outcomes.items() if count
        )
    for each in journey.promises.rows:
        yield (
            each.kind, each.outcome, 1, each.expected, each.got, each.expected_amount, each.got_amount, each.times,
            each.promised_by, each.met_by, each.quote.text,
        )  # fmt: skip


def _accounts(journey: Journey) -> Iterator[tuple[Cell, ...]]:
    for each in journey.ledger.accounts:
        named = (", ".join(f"{name} {n}" for name, n in counts.items()) for counts in (each.by_partner, each.by_topic))
        yield (each.direction, each.side, each.entries, *numbers(each.people), *named)


def _staff(journey: Journey) -> Iterator[tuple[Cell, ...]]:
    found = journey.staff
    for each in (*((found.all,) if found.all else ()), *found.teams):
        yield (each.name, each.messages, each.praise, each.criticism, *numbers(each.praise_rate, each.conduct))


def _employees(journey: Journey) -> Iterator[tuple[Cell, ...]]:
    for each in journey.employees.causes:
        voices = ((voice.messages, *numbers(voice.net_sentiment)) for voice in (each.customers, each.employees))
        yield (each.name, each.complain, *(cell for voice in voices for cell in voice))


def _drivers(journey: Journey) -> Iterator[tuple[Cell, ...]]:
    for each in journey.drivers.drivers if journey.drivers else ():
        found = each.driver
        metrics = (found.from_negative, found.from_positive, each.change, found.share)
        yield (found.name, found.messages, *numbers(*metrics))


def _desks(journey: Journey) -> Iterator[tuple[Cell, ...]]:
    for each in journey.desks:
        named = ", ".join(owned.name for owned in each.subjects)
        yield (each.team or "nobody", each.address, named, len(each.actions), each.overdue, len(each.insights))


def _to_do(journey: Journey) -> Iterator[tuple[Cell, ...]]:
    for each in journey.open:
        late = "yes" if each.overdue else "no"
        yield (each.action.title, each.name, each.touchpoint, team_of(each), each.action.due, late)
