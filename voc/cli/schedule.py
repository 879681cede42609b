"""`voc schedule`: reports that are sent by themselves."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import Brand, Touchpoint
from voc.cli.output import Json
from voc.domain import REPORT_FORMATS, REPORT_PERIODS, ReportSchedule

schedule_app = typer.Typer(help="Reports that are sent by themselves, by mail or chat.", no_args_is_help=True)
app.add_typer(schedule_app, name="schedule")

Name = Annotated[str, typer.Argument(help="Name of the schedule.")]


@schedule_app.command("list")
def list_schedules(json: Json = False) -> None:
    """All schedules, and up to which day each was sent."""
    found = parts().store.report_schedules.list()
    if json:
        output.show(found)
        return
    rows = [(*_row(each.schedule), str(each.sent_until), each.reason or "") for each in found]
    output.table("Scheduled reports", ("name", "every", "what", "to", "sent up to", "last problem"), rows)


@schedule_app.command("save")
def save_schedule(
    name: Name,
    to: Annotated[str, typer.Option(help="Channel of VOC_CHANNELS that takes files, as mail does.")],
    every: Annotated[str, typer.Option(help=f"One of {', '.join(REPORT_PERIODS)}.")] = "week",
    format: Annotated[str, typer.Option(help=f"One of {', '.join(REPORT_FORMATS)}.")] = "pdf",
    audit: Annotated[bool, typer.Option("--audit", help="The experience audit instead of the topic report.")] = False,
    touchpoint: Touchpoint = None,
    owner: Annotated[str | None, typer.Option(help="A team: a file for each part it answers for.")] = None,
    brand: Brand = None,
    enabled: Annotated[bool, typer.Option(help="Whether it is in force.")] = True,
) -> None:
    """Add a schedule, or replace the one of this name; the first report is about the time that is running now."""
    from voc import scheduled

    item = ReportSchedule(
        name, to, every, format, "audit" if audit else "topics", touchpoint, owner, brand, enabled
    )  # fmt: skip
    state = scheduled.save(parts(), item)
    _, when, what, channel = _row(state.schedule)
    output.line(f"{name}: {what}, every {when} to {channel}; sent up to {state.sent_until}.")


@schedule_app.command("send")
def send_reports(
    name: Annotated[str | None, typer.Argument(help="Send this one now. Without a name: those that are due.")] = None,
    json: Json = False,
) -> None:
    """Send what is due, as `voc analyze` does at its end; or one report now, about its last complete period."""
    from voc import scheduled

    made = parts()
    tried = (scheduled.send(made, name),) if name else scheduled.send_due(made)
    if json:
        output.show(tried)
        return
    show_sent(tried)
    if not tried:
        output.line("No report is due.")


@schedule_app.command("remove")
def remove_schedule(name: Name) -> None:
    """Forget a schedule."""
    parts().store.report_schedules.remove(name)
    output.line(f"Schedule {name} is gone.")


def show_sent(tried: tuple[Any, ...]) -> None:
    """Say what became of reports that were tried."""
    for each in tried:
        if each.reason:
            output.warn(f"Report {each.name} was not sent: {each.reason}")
        else:
            output.line(f"Sent report {each.name} about {each.period.since} to {each.period.until}.")


def _row(item: ReportSchedule) -> tuple[str, str, str, str]:
    said = (item.touchpoint, item.owner and f"owner {item.owner}", item.brand and f"brand {item.brand}")
    what = ", ".join(filter(None, (item.kind, item.format, *said, None if item.enabled else "off")))
    return item.name, item.every, what, item.channel
