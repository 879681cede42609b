"""What is told of one item, the same in every format."""

from __future__ import annotations

from collections.abc import Mapping

from voc.answers.accepted import Accepted
from voc.answers.actions import Outcome, team_of
from voc.answers.drivers import DriverAnswer
from voc.answers.effort import Burden
from voc.answers.employees import Cause
from voc.answers.figures import beyond_chance
from voc.answers.leavers import Leaver
from voc.answers.ledger import Account, Consequence
from voc.answers.moments import Straw
from voc.answers.owners import Desk
from voc.answers.promises import Rival, Row
from voc.answers.staff import Group
from voc.answers.wording import counted, day, listed, number, percent, plain, signed
from voc.insights.metrics import Metric

EFFORTS = {"repeat": "came again", "transfer": "was passed on", "contradiction": "was told different things"}
CAUSES = {"conduct": "how they behaved", "policy": "a rule", "system": "a system", "product": "the product"}
CONSEQUENCES = {"bought": "Came because of it", "lost": "Left because of it"}


def straw(each: Straw) -> str:
    """What leavers speak of more than all others."""
    odds = f"{plain(each.times.value, digits=1)} times the odds ({_tenths(each.times)})"
    return f"{counted(each.leaving, 'message')} of leavers, {number(each.staying)} of others: {odds} of all others"


def burden(each: Burden) -> str:
    """What a touchpoint costs customers, as they tell it."""
    told = f"; {each.median_time} in the middle of {counted(each.hours_told, 'time')} told" if each.median_time else ""
    kinds = ", ".join(f"{EFFORTS[kind]} {number(count)}" for kind, count in each.kinds.items() if kind in EFFORTS)
    heard = f"{counted(each.messages, 'message')} with {counted(each.remarks, 'point')}"
    return f"{heard}: {kinds}{told}"


def first_contact(each: Burden) -> str:
    """How often the first contact was enough; empty where nobody can be followed."""
    if each.first_contact is None:
        return ""
    return f"; the first contact was enough for {share(each.first_contact)} of {number(each.first_contact.n)}"


def cost(each: Accepted) -> str:
    """What leaving a pain point as it is has cost since."""
    since = f"since {day(each.acceptance.accepted_on)}"
    parts = [
        f"{counted(each.negative_messages, 'complaint')} of {counted(each.customers, 'customer')} {since}",
        f"{counted(each.at_risk, 'point')} of customers who waver, leave or have left",
        f"{counted(each.warnings, 'warning')} to others",
    ]
    moved = ""
    if each.change is not None and beyond_chance(each.change):
        moved = f"; {signed(each.change.value, digits=1)} complaints per 1,000 messages against the quarter before"
    return f"{listed(parts)}{moved}."


def leaver(each: Leaver) -> str:
    """How likely somebody has left, never that they have, and why it is thought."""
    return f"Has left with a probability of {percent(each.probability, digits=0)}. {' '.join(each.reasons)}"


def row(each: Row) -> str:
    """What was expected and what was got, in the customer's words where they say it."""
    sides = (("expected", each.expected, each.expected_amount), ("got", each.got, each.got_amount))
    said = ", ".join(f"{side} {_told(words, amount)}" for side, words, amount in sides if words or amount)
    times = f" ({plain(each.times, digits=1)} times as much)" if each.times is not None else ""
    by = f"; promised by {each.promised_by}" if each.promised_by else ""
    return f"{said or 'in other words'}{times}{by}"


def rival(each: Rival) -> str:
    """What customers say of another company."""
    praised = f"; praised for {listed(list(each.praised_for))}" if each.praised_for else ""
    return f"named in {counted(each.messages, 'message')}, better in {number(each.better)}, worse in " + (
        f"{number(each.worse)}{praised}"
    )


def account(each: Account) -> str:
    """One side of the ledger."""
    people = f", by {_tenth(each.people)} of 1,000 customers" if each.people else ""
    return (
        f"{counted(each.entries, 'entry', 'entries')}{people}; {_most(each.by_partner)}; about {_most(each.by_topic)}"
    )


def consequence(each: Consequence) -> str:
    """What came of what somebody heard."""
    return f"{counted(each.entries, 'time')}; from {_most(each.by_partner)}"


def group(each: Group) -> str:
    """Praise and criticism of a team, and what criticism is really of."""
    causes = [f"{name} {number(each.causes[cause])}" for cause, name in CAUSES.items() if each.causes.get(cause)]
    really = f"; points of criticism by what they are of: {listed(causes)}" if causes else ""
    return f"praised in {counted(each.praise, 'message')}, criticised in {number(each.criticism)}{really}"


def cause(each: Cause) -> str:
    """One cause in both voices."""
    voices = [
        f"{who} {counted(voice.messages, 'message')}{_net(voice.net_sentiment)}"
        for who, voice in (("customers", each.customers), ("employees", each.employees))
    ]
    return "; ".join(voices)


def driver(each: DriverAnswer) -> str:
    """What mentions of one thing take from the score and add to it."""
    found = each.driver
    sides = [
        f"{said} {signed(metric.value, digits=2)} ({_hundredths(metric)})"
        for said, metric in (("bad mentions", found.from_negative), ("good mentions", found.from_positive))
    ]
    changed = ""
    if each.change is not None and beyond_chance(each.change):
        changed = f"; {signed(each.change.value, digits=2)} on the period before"
    return f"{listed(sides)} in {counted(found.messages, 'message')}{changed}"


def desk(each: Desk) -> str:
    """What a team answers for and what is on its desk."""
    named = listed([owned.name for owned in each.subjects]) or "nothing"
    late = f", {number(each.overdue)} past their date" if each.overdue else ""
    return f"answers for {named}; {counted(len(each.actions), 'open action')}{late}, " + (
        f"{counted(len(each.insights), 'alert')} of the last four weeks"
    )


def still_open(each: Outcome) -> str:
    """Who is to do it until when."""
    due = f"due {day(each.action.due)}{', overdue' if each.overdue else ''}" if each.action.due else "no date"
    return f"{each.name}; {due}; with {team_of(each) or 'nobody'}"


def share(metric: Metric) -> str:
    """A share with its interval in brackets: 12 % (8 to 17); small ones with a digit, or the ends would be the same."""
    digits = 1 if metric.value < 0.1 else 0
    low, high = (plain(100 * end, digits=digits) for end in (metric.low, metric.high))
    return f"{percent(metric.value, digits=digits)} ({low} to {high})"


def _told(words: str | None, amount: str | None) -> str:
    if words is None:
        return amount or ""
    return f"“{words}” ({amount})" if amount else f"“{words}”"


def _most(counts: Mapping[str, int], limit: int = 3) -> str:
    return ", ".join(f"{name} {number(count)}" for name, count in list(counts.items())[:limit]) or "nobody"


def _net(metric: Metric | None) -> str:
    return f", net sentiment {signed(metric.value)} ({signed(metric.low)} to {signed(metric.high)})" if metric else ""


def _tenth(metric: Metric) -> str:
    return f"{plain(metric.value, digits=1)} ({_tenths(metric)})"


def _tenths(metric: Metric) -> str:
    return f"{plain(metric.low, digits=1)} to {plain(metric.high, digits=1)}"


def _hundredths(metric: Metric) -> str:
    return f"{signed(metric.low, digits=2)} to {signed(metric.high, digits=2)}"
