"""The answers in the terminal: emerging pain points, word of mouth, alerts, search, the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.keys import operator
from voc.cli.options import Brand, Limit, Since, Touchpoint, Until, to_filter
from voc.cli.output import Json
from voc.cli.remote import ask, remote
from voc.cli.say import metric, quotes
from voc.domain import Filter, Quote, counted
from voc.errors import InvalidValue

if TYPE_CHECKING:
    from voc.build import Parts
    from voc.client import Client


@app.command()
def emerging(
    since: Since = None,
    until: Until = None,
    touchpoint: Touchpoint = None,
    brand: Brand = None,
    limit: Limit = 10,
    json: Json = False,
) -> None:
    """Pain points, ranked by growth, severity and the risk of losing customers."""
    from voc.answers import pain_points

    filter = to_filter(since, until, touchpoint, brand)
    found = ask(
        lambda: pain_points.answer(parts().store, filter, limit=limit),
        lambda client: client.list_pain_points(filter=filter, limit=limit),
    )
    if json:
        output.show(found)
        return
    for rank, point in enumerate(found.points, 1):
        rate = f"{point.rate.value:.1f} per 1,000 messages ({point.rate.low:.1f} to {point.rate.high:.1f})"
        output.line(f"{rank}. {point.name} ({point.touchpoint}, topic {point.topic_id}): {point.course}")
        output.line(f"   {counted(point.messages, 'message')}, {point.messages_before} in the period before; {rate}")
        output.line(f"   first seen {point.first_seen}")
        if point.spread is not None:
            output.line(f"   one mention is followed by {metric(point.spread, digits=1, sign='')}")
        for cause in point.insight.details.get("causes", ()) if point.insight else ():
            output.line(
                f"   {cause['count']} of {cause['total']} name {cause['field']} {output.printable(cause['value'])}"
            )
        quotes(point.quotes)
    if not found.points:
        output.line("No pain point has five messages or more in this period.")


@app.command()
def wom(
    since: Since = None,
    until: Until = None,
    touchpoint: Touchpoint = None,
    brand: Brand = None,
    limit: Limit = 5,
    json: Json = False,
) -> None:
    """Word of mouth: who recommends, who warns, and because of what."""
    from voc.answers import word_of_mouth

    filter = to_filter(since, until, touchpoint, brand)
    found = ask(
        lambda: word_of_mouth.answer(parts().store, filter, limit=limit),
        lambda client: client.get_word_of_mouth(filter=filter, limit=limit),
    )
    if json:
        output.show(found)
        return
    rates = (("recommendations", found.recommendations), ("warnings", found.warnings), ("received", found.received))
    output.table("Per 1,000 messages", ("", "value"), [(name, metric(rate, digits=1, sign="")) for name, rate in rates])
    output.line(f"Balance {metric(found.all.balance, digits=2)} on {counted(found.messages, 'message')}")
    for sentence in word_of_mouth.movement(found):
        output.line(sentence)
    for title, talks in (("What makes people recommend", found.praised), ("What makes people warn", found.warned_of)):
        output.table(
            title,
            ("topic", "touchpoint", "recommends", "warns"),
            [(t.name, t.touchpoint, t.recommends, t.warns) for t in talks],
        )
        quotes([quote for talk in talks for quote in talk.quotes])


@app.command()
def alerts(
    since: Since = None,
    until: Until = None,
    touchpoint: Touchpoint = None,
    limit: Limit = 20,
    reminders: Annotated[bool, typer.Option(help="Actions that are due and lists of the week instead.")] = False,
    json: Json = False,
) -> None:
    """What changed, the newest first, and who was told."""
    from voc.answers import changes

    made = parts()
    if reminders:
        _reminders(made, limit, json)
        return
    found = changes.answer(made.store, to_filter(since, until, touchpoint), limit=limit)
    if json:
        output.show(found)
        return
    for change in found.changes:
        insight = change.insight
        small = "small, " if insight.people < made.settings.alert_min_people else ""
        told = f"sent to {', '.join(change.channels)}" if change.channels else f"{small}not sent"
        output.line(f"{insight.first_seen} {change.sentence}")
        output.line(f"   {insight.id} {insight.start} to {insight.end}, p = {insight.p_value:.1e}, {told}")
        for sentence in insight.details.get("explanation", ()):
            output.line(f"   {output.printable(sentence)}")
        quotes(insight.evidence[:3])
    if not found.changes:
        output.line("Nothing changed beyond what chance explains in this period.")
    _usefulness(made)


def _reminders(made: Parts, limit: int, json: bool) -> None:
    from voc.answers import inbox

    found = inbox.reminders(made.store, made.taxonomy, limit=limit)
    if json:
        output.show(found)
        return
    for item in found:
        insight, owner = item.insight, f", {item.owner.team}" if item.owner else ""
        told = f"sent to {', '.join(item.channels)}" if item.channels else "not sent"
        output.line(f"{insight.first_seen} {output.printable(item.sentence)}")
        output.line(f"   {insight.id} {told}{owner}")
        for sentence in (*insight.details["explanation"], *insight.details.get("method", ())):
            output.line(f"   {output.printable(sentence)}")
        quotes(insight.evidence[:3])
    if not found:
        output.line(
            "Nothing is due. Weekly lists are made once a rule names them: voc rules save --kind quiet_leavers."
        )


@app.command()
def judge(
    insight: Annotated[str, typer.Argument(help="Id of an insight, as `voc alerts` shows it.")],
    useful: Annotated[bool, typer.Option("--useful/--useless", help="Whether it was worth being told of.")],
    note: Annotated[str | None, typer.Option(help="Why, in a few words.")] = None,
) -> None:
    """Say whether an alert was of use: what the budget is held against."""
    made = parts()
    made.store.alert_actions.add(insight, "feedback", by=operator(), useful=useful, note=note)
    _usefulness(made)


def _usefulness(made: Parts) -> None:
    """How many alerts of the last half-year were of use, where anybody said so."""
    from voc.answers import usefulness
    from voc.answers.period import last_day
    from voc.insights.budget import Budget

    until = made.store.insights.detected_until() or last_day(made.store)
    budget = Budget.parse(made.settings.alert_budget).per_week
    found = usefulness.answer(made.store, budget_per_week=budget, until=until)
    if found.useful is None or found.false_per_week is None:
        return
    false = metric(found.false_per_week, digits=2, sign="")
    output.line(
        f"{found.judged} of {counted(found.raised, 'alert')} since {found.since} were judged, "
        f"{found.useful.value:.0%} of them ({found.useful.low:.0%} to {found.useful.high:.0%}) useful: "
        f"{false} useless ones a week, {found.budget_per_week:.3g} accepted."
    )


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Words or a whole question.")],
    since: Since = None,
    until: Until = None,
    touchpoint: Touchpoint = None,
    brand: Brand = None,
    limit: Limit = 10,
    json: Json = False,
) -> None:
    """Segments that say it in these words or mean the same."""
    filter = to_filter(since, until, touchpoint, brand)
    found = ask(
        lambda: _search_here(query, filter, limit),
        lambda client: [(hit.quote, hit.score) for hit in client.search(q=query, filter=filter, limit=limit).hits],
    )
    if json:
        output.show([{"score": score, "quote": quote} for quote, score in found])
        return
    quotes([quote for quote, _ in found])
    if not found:
        output.line("Nothing found.")


@app.command()
def report(
    path: Annotated[Path, typer.Option("-o", "--output", help="File to write: .html, .pdf, .md or .xlsx.")] = Path(
        "report.html"
    ),
    since: Since = None,
    until: Until = None,
    touchpoint: Touchpoint = None,
    owner: Annotated[str | None, typer.Option(help="A team: a file for each part it answers for.")] = None,
    brand: Brand = None,
    audit: Annotated[bool, typer.Option("--audit", help="The experience audit of the last half year instead.")] = False,
    json: Json = False,
) -> None:
    """Write the topic report, or the experience audit: one file that can be forwarded."""
    from voc import reports

    wanted = to_filter(since, until, touchpoint, brand)
    kind: reports.Kind = "audit" if audit else "topics"
    if (client := remote.client()) is not None:
        if owner is not None:
            raise InvalidValue(
                "--owner", owner, "files per owner are written where the taxonomy is: leave --server out"
            )
        with client:
            written = [_fetch_report(client, wanted, path, kind)]
    else:
        made = parts()
        least = made.settings.min_group_messages
        found = reports.write_for(made.store, wanted, path, owner=owner, taxonomy=made.taxonomy, kind=kind, least=least)
        written = list(found)
    if json:
        output.show({"files": [str(file) for file in written]})
        return
    for file in written:
        output.line(f"Wrote {file}")


def _search_here(query: str, filter: Filter, limit: int) -> list[tuple[Quote, float]]:
    made = parts()
    return made.store.search(query, vector=made.embed(query), filter=filter, limit=limit)


def _fetch_report(client: Client, filter: Filter, path: Path, kind: Literal["topics", "audit"]) -> Path:
    # Another ending is refused by the server, which says what it writes.
    format: Any = path.suffix.removeprefix(".")
    path.write_bytes(client.get_report(filter=filter, format=format, kind=kind))
    return path
