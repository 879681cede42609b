"""Spikes of the last hours, for teams who answer while they happen."""

from __future__ import annotations

from typing import Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import Since, Until, channel_name, day
from voc.cli.output import Json
from voc.cli.say import quotes
from voc.errors import InvalidValue


@app.command()
def pulse(
    step: Annotated[str, typer.Option(help="hour or 15m: how finely messages are counted.")] = "hour",
    since: Since = None,
    until: Until = None,
    channel: Annotated[str | None, typer.Option(help="Only this channel, as in social.")] = None,
    budget: Annotated[str | None, typer.Option(help="False alerts you accept of it: 1/day, 1/week.")] = None,
    json: Json = False,
) -> None:
    """Spikes of negative messages by the hour or quarter of an hour, with their cause; the last week if not told."""
    from voc.answers.period import last_day
    from voc.detection.pulse import alarms, recent
    from voc.insights.budget import Budget
    from voc.insights.pulse import PACES

    if step not in PACES:
        raise InvalidValue("--step", step, f"use one of {', '.join(PACES)}.")
    made = parts()
    last = day(until) or last_day(made.store)
    allowed = Budget.parse(budget or made.settings.alert_budget)
    first = day(since) or recent(last)
    found = alarms(made.store, since=first, until=last, step=step, budget=allowed, channel=channel_name(channel))
    if json:
        output.show(found)
        return
    for alarm in found:
        spike = alarm.spike
        output.line(
            f"{spike.noticed:%Y-%m-%d %H:%M} UTC {spike.series}: {spike.count} of {spike.total} people negative since"
            f" {spike.start:%H:%M}, {spike.expected:.1f} expected; share before {spike.share_before:.0%}"
        )
        output.line(f"   {output.printable(alarm.cause)}")
        if alarm.campaign:
            output.line(f"   Looks organised: {'; '.join(alarm.campaign)}.")
        quotes(alarm.quotes, ids=True)
    if not found:
        output.line(f"Nothing spiked from {first} to {last} beyond what chance explains.")
