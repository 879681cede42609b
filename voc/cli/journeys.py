"""What follows people, in the terminal: journeys, expectations, loyalty, word of mouth, effort, staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import Brand, Limit, Since, Touchpoint, Until, to_filter
from voc.cli.output import Json
from voc.cli.say import metric, quotes

if TYPE_CHECKING:
    from voc.answers.journey import Journey, Step
    from voc.insights.metrics import Metric


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
        days = "" if step.link.days is None else f", {step.link.days:.0f} days after it"
        output.line(f"   belongs to an earlier contact ({', '.join(step.link.kinds)}{days})")
    if step.outcome is not None:
        output.line(f"   {step.outcome}")


@app.command()
def expectations(
    since: Since = None,
    until: Until = None,
    touchpoint: Touchpoint = None,
    brand: Brand = None,
    limit: Limit = 10,
    json: Json = False,
) -> None:
    """What was promised or hoped for against what was got; who promised it; competitors that are named."""
    from voc.answers import promises

    found = promises.answer(parts().store, to_filter(since, until, touchpoint, brand), limit=limit)
    if json:
        output.show(found)
        return
    rows = [(kind, *found.table[kind].values()) for kind in found.table]
    output.table(f"{found.total} expectations", ("", "kept", "exceeded", "broken"), rows)
    output.table(
        "Promises",
        ("promised by", "to be kept by", "promises", "broken"),
        [(each.promised_by, each.met_by, each.promises, each.broken) for each in found.handovers[:limit]],
    )
    for row in found.rows:
        expected, got = (output.printable(words or "…") for words in (row.expected, row.got))
        times = "" if row.times is None else f" ({row.got_amount} for {row.expected_amount}: {row.times:.1f} times)"
        output.line(f"{row.kind}, {row.outcome}: “{expected}” – “{got}”{times}")
        if not (row.expected and row.got):
            quotes([row.quote])
    for rival in found.rivals:
        praise = f", for {', '.join(rival.praised_for)}" if rival.praised_for else ""
        output.line(f"{output.printable(rival.name)}: {rival.better} messages prefer it, {rival.worse} do not{praise}")


@app.command()
def moments(
    since: Since = None,
    until: Until = None,
    touchpoint: Touchpoint = None,
    brand: Brand = None,
    by: Annotated[
        str, typer.Option(help="touchpoint, stage, topic_id, source, channel, brand or product.")
    ] = "touchpoint",
    limit: Limit = 10,
    json: Json = False,
) -> None:
    """Moments of truth: who stays, wavers and leaves, and what the last straw was."""
    from voc.answers import moments

    found = moments.answer(parts().store, to_filter(since, until, touchpoint, brand), by=by, limit=limit)
    if json:
        output.show(found)
        return
    groups = (found.all, *found.groups)
    rows = [(g.group, g.loyal, g.wavering, g.leaving, g.left, _percent(g.at_risk)) for g in groups]
    output.table("Loyalty", ("", "loyal", "wavering", "leaving", "left", "at risk, %"), rows)
    output.line(f"{found.leavers} of {found.messages} messages speak of leaving.")
    for straw in found.straws:
        times = metric(straw.times, digits=1, sign="")
        output.line(f"{straw.name} ({straw.kind}): {times} times the odds of all others")
        quotes(straw.quotes)


@app.command()
def leavers(
    until: Until = None,
    brand: Brand = None,
    limit: Limit = 20,
    min_probability: Annotated[float, typer.Option(min=0, max=1, help="Only the likelier ones.")] = 0.5,
    json: Json = False,
) -> None:
    """Customers who may have left quietly: a worse and worse journey, then silence beyond their own rhythm."""
    from voc.answers import leavers

    filter = to_filter(None, until, None, brand)
    found = leavers.answer(parts().store, filter, limit=limit, min_probability=min_probability)
    if json:
        output.show(found)
        return
    for each in found.leavers:
        output.line(f"{each.person} {100 * each.probability:.0f} %, last wrote on {each.last}")
        for reason in each.reasons:
            output.line(f"   {reason}")
        quotes(each.quotes)
    output.line(found.note or f"{found.enough} of {found.customers} customers wrote often enough to be judged.")
    for assumption in found.assumptions:
        output.line(f"   {assumption}")


@app.command()
def ledger(
    since: Since = None,
    until: Until = None,
    touchpoint: Touchpoint = None,
    brand: Brand = None,
    limit: Limit = 5,
    json: Json = False,
) -> None:
    """Word of mouth as a ledger: given and received, to whom, about what, and what came of it."""
    from voc.answers import ledger

    found = ledger.answer(parts().store, to_filter(since, until, touchpoint, brand), limit=limit)
    if json:
        output.show(found)
        return
    rows = [
        (a.direction, a.side, a.entries, metric(a.people, digits=1, sign=""), _first(a.by_partner))
        for a in found.accounts
    ]
    output.table(f"{found.customers} customers", ("", "", "entries", "people per 1,000", "to or from"), rows)
    for came in found.consequences:
        output.line(f"{came.consequence} because of it: {came.entries}")
        quotes(came.quotes)
    for title, spoken in (("Promoters", found.promoters_say), ("Detractors", found.detractors_say)):
        output.line(f"{title} speak more of: {', '.join(each.name for each in spoken) or 'nothing beyond chance'}")
    advocacy = found.advocacy
    kappa = "-" if advocacy.agreement is None else f"{advocacy.agreement:.2f}"
    output.line(f"Text and NPS agree with kappa {kappa} on {advocacy.messages} messages that have both.")


@app.command()
def effort(
    since: Since = None,
    until: Until = None,
    touchpoint: Touchpoint = None,
    brand: Brand = None,
    limit: Limit = 5,
    json: Json = False,
) -> None:
    """What it costs customers to get something done: repeats, transfers, contradicting answers, their time."""
    from voc.answers import effort

    found = effort.answer(parts().store, to_filter(since, until, touchpoint, brand), limit=limit)
    if json:
        output.show(found)
        return
    groups = (found.all, *found.touchpoints, *found.teams)
    columns = ("", "messages", "repeat", "transfer", "contradiction", "time", "median time", "first contact enough, %")
    rows = [(g.name, g.messages, *g.kinds.values(), g.median_time, _percent(g.first_contact)) for g in groups]
    output.table("Effort by touchpoint and team", columns, rows)
    for told, quote in found.longest:
        quotes([quote], title=told)


@app.command()
def staff(
    since: Since = None,
    until: Until = None,
    brand: Brand = None,
    individuals: Annotated[bool, typer.Option("--individuals", help="By person as well, as hashes.")] = False,
    limit: Limit = 5,
    json: Json = False,
) -> None:
    """Praise worth passing on, and criticism of staff apart from that of rules, systems and products."""
    from voc.answers import staff

    filter = to_filter(since, until, None, brand)
    found = staff.answer(parts().store, filter, individuals=individuals, limit=limit)
    if json:
        output.show(found)
        return
    groups = (found.all, *found.teams, *found.channels, *(found.people or ()))
    columns = ("", "messages", "praise", "criticism", *found.all.causes)
    output.table("Staff", columns, [(g.name, g.messages, g.praise, g.criticism, *g.causes.values()) for g in groups])
    quotes(found.worth_passing_on, title="Worth passing on")


def _percent(number: Metric | None) -> str:
    return "-" if number is None else f"{100 * number.value:.1f} ({100 * number.low:.1f} to {100 * number.high:.1f})"


def _first(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {n}" for name, n in list(counts.items())[:3])
