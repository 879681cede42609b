"""What follows people, in the terminal: journeys, expectations, loyalty, word of mouth, effort, staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli import output
from voc.cli.answered import answered
from voc.cli.app import app, parts
from voc.cli.options import Limit
from voc.cli.output import Json
from voc.cli.say import metric, quotes
from voc.domain import counted

if TYPE_CHECKING:
    from voc.answers.effort import EffortAnswer
    from voc.answers.employees import EmployeeVoice, Voice
    from voc.answers.journey import Journey, Step
    from voc.answers.leavers import Leavers
    from voc.answers.ledger import Ledger
    from voc.answers.moments import Moments
    from voc.answers.promises import Promises
    from voc.answers.staff import StaffAnswer
    from voc.domain import Filter
    from voc.insights.metrics import Metric
    from voc.store import Store


@app.command()
def journey(
    customer: Annotated[str, typer.Argument(help="Id of the customer as the source gave it, or its hash.")],
    limit: Limit = 100,
    json: Json = False,
) -> None:
    """One customer over all channels: contacts, what hangs together, how the journey stands."""
    from voc.answers import journey

    made = parts()
    found = journey.answer(made.store, {customer, made.cleaner.pseudonym(customer)}, limit=limit)
    if json:
        output.show(found)
        return
    for step in found.messages:
        _tell(step, found)
    for each in found.contradictions:
        output.line(f"Contradiction in {each.touchpoint}: content by {each.praised}, not by {each.criticised}.")
    if found.course is not None:
        course = found.course
        output.line(
            f"Journey {course.score:+.2f} over {course.contacts} contacts (recent {course.recent:+.2f}, "
            f"peak {course.peak:+.2f}, end {course.end:+.2f}), trend {course.trend:+.2f}"
        )


def _tell(step: Step, found: Journey) -> None:
    message, contact = step.feedback, step.contact
    head = f"{message.created_at:%Y-%m-%d} {message.channel}"
    if contact is None:
        output.line(f"{head}: not read")
        return
    topics = ", ".join(found.topics.get(topic, "") for topic in contact.topics)
    marks = [contact.touchpoint, contact.emotion, contact.loyalty, "high effort" if contact.effort else None, topics]
    output.line(f"{head}: {contact.score:+.2f} {', '.join(filter(None, marks))}")
    for remark in step.said:
        output.line(f"   “{output.printable(remark.text)}”")
    if step.link is not None:
        days = "" if step.link.days is None else f", {counted(round(step.link.days), 'day')} after it"
        output.line(f"   belongs to an earlier contact ({', '.join(step.link.kinds)}{days})")
    if step.outcome is not None:
        output.line(f"   {step.outcome}")


def _show_expectations(found: Promises) -> None:
    rows = [(kind, *found.table[kind].values()) for kind in found.table]
    output.table(f"{found.total} expectations", ("", "kept", "exceeded", "broken"), rows)
    output.table(
        "Promises",
        ("promised by", "to be kept by", "promises", "broken"),
        [(each.promised_by, each.met_by, each.promises, each.broken) for each in found.handovers[:10]],
    )
    for row in found.rows:
        expected, got = (output.printable(words or "…") for words in (row.expected, row.got))
        times = "" if row.times is None else f" ({row.got_amount} for {row.expected_amount}: {row.times:.1f} times)"
        output.line(f"{row.kind}, {row.outcome}: “{expected}” – “{got}”{times}")
        if not (row.expected and row.got):
            quotes([row.quote])
    for rival in found.rivals:
        praise = f", for {', '.join(rival.praised_for)}" if rival.praised_for else ""
        output.line(
            f"{output.printable(rival.name)}: named in {counted(rival.messages, 'message')}, better in {rival.better}, "
            f"worse in {rival.worse}{praise}"
        )


@answered(_show_expectations, limit=10)
def expectations(store: Store, filter: Filter, limit: int) -> Promises:
    """What was promised or hoped for against what was got; who promised it; competitors that are named."""
    from voc.answers import promises

    return promises.answer(store, filter, limit=limit)


def _show_moments(found: Moments) -> None:
    groups = (found.all, *found.groups)
    rows = [(g.group, g.loyal, g.wavering, g.leaving, g.left, _percent(g.at_risk)) for g in groups]
    output.table("Loyalty", ("", "loyal", "wavering", "leaving", "left", "at risk, %"), rows)
    output.line(f"{found.leavers} of {counted(found.messages, 'message')} speak of leaving.")
    for straw in found.straws:
        times = metric(straw.times, digits=1, sign="")
        output.line(f"{straw.name} ({straw.kind}): {times} times the odds of all others")
        quotes(straw.quotes)


@answered(_show_moments, limit=10)
def moments(
    store: Store,
    filter: Filter,
    limit: int,
    *,
    by: Annotated[
        str, typer.Option(help="touchpoint, stage, topic_id, source, channel, brand or product.")
    ] = "touchpoint",
) -> Moments:
    """Moments of truth: who stays, wavers and leaves, and what the last straw was."""
    from voc.answers import moments

    return moments.answer(store, filter, by=by, limit=limit)


def _show_leavers(found: Leavers) -> None:
    for each in found.leavers:
        output.line(f"{each.person} {100 * each.probability:.0f} %, last wrote on {each.last}")
        for reason in each.reasons:
            output.line(f"   {reason}")
        quotes(each.quotes)
    output.line(
        found.note or f"{found.enough} of {counted(found.customers, 'customer')} wrote often enough to be judged."
    )
    for assumption in found.assumptions:
        output.line(f"   {assumption}")


@answered(_show_leavers, limit=20, without=("since", "touchpoint"))
def leavers(
    store: Store,
    filter: Filter,
    limit: int,
    *,
    min_probability: Annotated[float, typer.Option(min=0, max=1, help="Only the likelier ones.")] = 0.5,
) -> Leavers:
    """Customers who may have left quietly: a worse and worse journey, then silence beyond their own rhythm."""
    from voc.answers import leavers

    return leavers.answer(store, filter, min_probability=min_probability, limit=limit)


def _show_ledger(found: Ledger) -> None:
    rows = [
        (a.direction, a.side, a.entries, metric(a.people, digits=1, sign=""), _first(a.by_partner))
        for a in found.accounts
    ]
    output.table(counted(found.customers, "customer"), ("", "", "entries", "people per 1,000", "to or from"), rows)
    for came in found.consequences:
        output.line(f"{came.consequence} because of it: {came.entries}")
        quotes(came.quotes)
    for title, spoken in (("Promoters", found.promoters_say), ("Detractors", found.detractors_say)):
        output.line(f"{title} speak more of: {', '.join(each.name for each in spoken) or 'nothing beyond chance'}")
    advocacy = found.advocacy
    kappa = "-" if advocacy.agreement is None else f"{advocacy.agreement:.2f}"
    output.line(f"Text and NPS agree with kappa {kappa} on {counted(advocacy.messages, 'message')} with both.")


@answered(_show_ledger, limit=5)
def ledger(store: Store, filter: Filter, limit: int) -> Ledger:
    """Word of mouth as a ledger: given and received, to whom, about what, and what came of it."""
    from voc.answers import ledger

    return ledger.answer(store, filter, limit=limit)


def _show_effort(found: EffortAnswer) -> None:
    groups = (found.all, *found.touchpoints, *found.teams)
    columns = ("", "messages", "repeat", "transfer", "contradiction", "time", "median time", "first contact enough, %")
    rows = [(g.name, g.messages, *g.kinds.values(), g.median_time, _percent(g.first_contact)) for g in groups]
    output.table("Effort by touchpoint and team", columns, rows)
    for told, quote in found.longest:
        quotes([quote], title=told)


@answered(_show_effort, limit=5)
def effort(store: Store, filter: Filter, limit: int) -> EffortAnswer:
    """What it costs customers to get something done: repeats, transfers, contradicting answers, their time."""
    from voc.answers import effort

    return effort.answer(store, filter, least=_least(), limit=limit)


def _show_staff(found: StaffAnswer) -> None:
    if found.all is None:
        output.line("Too few messages speak of staff to be shown: who is meant could be guessed.")
        return
    groups = (found.all, *found.teams, *found.channels, *(found.people or ()))
    columns = ("", "messages", "praise", "criticism", *found.all.causes)
    output.table("Staff", columns, [(g.name, g.messages, g.praise, g.criticism, *g.causes.values()) for g in groups])
    quotes(found.worth_passing_on, title="Worth passing on")


@answered(_show_staff, limit=5, without=("touchpoint",))
def staff(
    store: Store,
    filter: Filter,
    limit: int,
    *,
    individuals: Annotated[bool, typer.Option("--individuals", help="By person as well, as hashes.")] = False,
) -> StaffAnswer:
    """Praise worth passing on, and criticism of staff apart from that of rules, systems and products."""
    from voc.answers import staff

    return staff.answer(store, filter, least=_least(), individuals=individuals, limit=limit)


def _show_employees(found: EmployeeVoice) -> None:
    rows = [
        (each.name, each.complain, *(part for voice in (each.customers, each.employees) for part in _voice(voice)))
        for each in found.causes
    ]
    columns = ("", "points at it", "customers", "net sentiment", "employees", "net sentiment")
    output.table("Customers and employees", columns, rows)
    for each in found.causes:
        if each.complain == "both":
            quotes(each.customers.quotes, title=f"{output.printable(each.name)}: customers")
            quotes(each.employees.quotes, title=f"{output.printable(each.name)}: employees")
    output.line(
        f"{found.employees.messages if found.employees else 'Few'} messages of employees beside "
        f"{found.customers.messages} of customers; of {found.too_small} causes too few employees speak to show them."
    )


@answered(_show_employees, limit=10)
def employees(
    store: Store,
    filter: Filter,
    limit: int,
    *,
    by: Annotated[str, typer.Option(help="topic_id, touchpoint or stage.")] = "topic_id",
) -> EmployeeVoice:
    """Where staff and customers point at the same cause; no other answer counts what employees say."""
    from voc.answers import employees

    return employees.answer(store, filter, least=_least(), by=by, limit=limit)


def _least() -> int:
    return parts().settings.min_group_messages


def _voice(voice: Voice) -> tuple[int, str]:
    return voice.messages, metric(voice.net_sentiment)


def _percent(number: Metric | None) -> str:
    return "-" if number is None else f"{100 * number.value:.1f} ({100 * number.low:.1f} to {100 * number.high:.1f})"


def _first(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {n}" for name, n in list(counts.items())[:3])
