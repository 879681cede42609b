"""`voc owners`, `voc actions`, `voc accepted`: who answers for what, whether it helped, what is left as it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.keys import operator
from voc.cli.options import AsOf, day
from voc.cli.output import Json
from voc.cli.say import metric, quotes
from voc.domain import Acceptance, Action, Ownership, counted

if TYPE_CHECKING:
    from voc.answers.actions import Outcome

owners_app = typer.Typer(help="Which team answers for which touchpoint, topic or insight.", no_args_is_help=True)
actions_app = typer.Typer(help="What is to be done, what was done, and whether it helped.", no_args_is_help=True)
accepted_app = typer.Typer(help="Pain points left as they are, and what that costs.", no_args_is_help=True)
app.add_typer(owners_app, name="owners")
app.add_typer(actions_app, name="actions")
app.add_typer(accepted_app, name="accepted")

About = Annotated[str, typer.Argument(metavar="SUBJECT", help="touchpoint:NAME, topic:ID or insight:ID.")]
Id = Annotated[int, typer.Argument(help="Number of the action, as `voc actions list` shows it.")]
Team = Annotated[str | None, typer.Option(help="Team it is with; the owner of the subject when not given.")]
_DAY = ["%Y-%m-%d"]
Due = Annotated[datetime | None, typer.Option(formats=_DAY, help="When it is to be done.")]
DoneOn = Annotated[datetime | None, typer.Option("--on", formats=_DAY, help="Day it was done; today when not given.")]
Review = Annotated[datetime | None, typer.Option("--review", formats=_DAY, help="When to look at it again.")]


@owners_app.command("list")
def list_owners(as_of: AsOf = None, json: Json = False) -> None:
    """Every team with what it answers for and what is on its desk."""
    from voc.answers import owners

    made = parts()
    desks = owners.answer(made.store, made.taxonomy, as_of=day(as_of))
    if json:
        output.show(desks)
        return
    rows = [
        (d.team or "nobody", d.address, ", ".join(each.name for each in d.subjects), len(d.actions), d.overdue,
         len(d.insights))
        for d in desks
    ]  # fmt: skip
    output.table("Owners", ("team", "address", "answers for", "open actions", "overdue", "recent insights"), rows)


@owners_app.command("set")
def set_owner(
    subject: About,
    team: Annotated[str, typer.Argument(help="Name of the team.")],
    address: Annotated[str | None, typer.Option(help="How to reach it.")] = None,
) -> None:
    """Make a team the owner of a touchpoint, a topic or an insight."""
    from voc.store.subjects import parse

    saved = parts().store.owners.save(Ownership(parse(subject), team, address))
    output.line(f"{saved.team} answers for {saved.subject}.")


@owners_app.command("remove")
def remove_owner(subject: About) -> None:
    """Leave it without an owner of its own: then whoever owns its touchpoint answers for it."""
    from voc.store.subjects import parse

    parts().store.owners.remove(parse(subject))
    output.line(f"{subject} has no owner of its own.")


@actions_app.command("list")
def list_actions(
    status: Annotated[str | None, typer.Option(help="open, done or dropped.")] = None,
    team: Annotated[str | None, typer.Option(help="Only what is with this team.")] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Open actions by due date, then done ones with their verdict."""
    from voc.answers import actions

    made = parts()
    found = actions.answer(made.store, made.taxonomy, as_of=day(as_of), status=status, team=team)
    if json:
        output.show(found)
        return
    for outcome in found.actions:
        output.line(f"{outcome.action.id}. {output.printable(outcome.action.title)} ({output.printable(outcome.name)})")
        output.line(f"   {_standing(outcome)}, with {actions.team_of(outcome) or 'nobody'}. {outcome.sentence}")
    if not found.actions:
        output.line("No actions. `voc actions add SUBJECT TITLE` writes one down.")


@actions_app.command("add")
def add_action(
    subject: About,
    title: Annotated[str, typer.Argument(help="What is to be done, or was done.")],
    team: Team = None,
    due: Due = None,
    done: Annotated[datetime | None, typer.Option(formats=_DAY, help="Day on which it was done, if it was.")] = None,
    note: Annotated[str, typer.Option(help="What else should be known.")] = "",
) -> None:
    """Write down something to be done, or something that was done."""
    from voc.store.subjects import parse

    action = Action(parse(subject), title, team, day(due), day(done), note=note)
    output.line(f"Action {parts().store.actions.add(action, by=operator()).id} is {action.status}.")


@actions_app.command("done")
def finish(id: Id, on: DoneOn = None) -> None:
    """Say that it is done; four weeks later its verdict can be asked for."""
    when = day(on) or datetime.now(UTC).date()
    action = parts().store.actions.change(id, by=operator(), done_on=when, dropped=False)
    output.line(f"Action {action.id} was done on {when}.")


@actions_app.command("drop")
def drop(id: Id) -> None:
    """Give it up."""
    output.line(f"Action {parts().store.actions.change(id, by=operator(), dropped=True).id} is dropped.")


@accepted_app.command("list")
def list_accepted(as_of: AsOf = None, json: Json = False) -> None:
    """The register: what was accepted, why, and what it has cost since."""
    from voc.answers import accepted

    made = parts()
    found = accepted.answer(made.store, made.taxonomy, as_of=day(as_of))
    if json:
        output.show(found)
        return
    for each in found:
        decision = each.acceptance
        due = ", to be looked at again" if each.review_due else ""
        output.line(f"{output.printable(each.name)} ({decision.subject}), since {decision.accepted_on}{due}")
        output.line(f"   because: {output.printable(decision.reason)}")
        output.line(
            f"   {counted(each.negative_messages, 'negative message')} of {counted(each.customers, 'customer')}, "
            f"{each.at_risk} at risk of leaving, {each.warnings} warnings; "
            f"per 1,000 messages {metric(each.complaints, digits=1, sign='')}, "
            f"change {metric(each.change, digits=1)}"
        )
        quotes(each.quotes)
    if not found:
        output.line("Nothing is accepted. `voc accepted add SUBJECT REASON` enters a pain point.")


@accepted_app.command("add")
def accept(
    subject: About,
    reason: Annotated[str, typer.Argument(help="Why it is left as it is.")],
    on: Annotated[datetime | None, typer.Option("--on", formats=_DAY, help="Since when; today when not given.")] = None,
    review: Review = None,
) -> None:
    """Enter a topic or a touchpoint that is left as it is."""
    from voc.store.subjects import parse

    since = day(on) or datetime.now(UTC).date()
    item = Acceptance(parse(subject), reason, operator(), since, day(review))
    parts().store.acceptances.save(item)
    output.line(f"{item.subject} is accepted since {since}.")


@accepted_app.command("remove")
def stop_accepting(subject: About) -> None:
    """Take it out of the register."""
    from voc.store.subjects import parse

    parts().store.acceptances.remove(parse(subject))
    output.line(f"{subject} is no longer accepted.")


def _standing(outcome: Outcome) -> str:
    action = outcome.action
    if action.status == "open":
        return f"due {action.due}{', overdue' if outcome.overdue else ''}" if action.due else "open"
    return f"done {action.done_on}" if action.status == "done" else "dropped"
