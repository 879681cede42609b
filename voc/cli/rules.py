"""`voc rules` and `voc channels`: who is told of what, and whether it arrives."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import Brand, Touchpoint
from voc.cli.output import Json
from voc.domain import Rule
from voc.errors import InvalidValue

rules_app = typer.Typer(help="Who wants to be told of what.", no_args_is_help=True)
channels_app = typer.Typer(help="Where alerts can be sent.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")
app.add_typer(channels_app, name="channels")

Name = Annotated[str, typer.Argument(help="Name of the rule.")]
ChannelName = Annotated[str, typer.Argument(help="Name of the channel.")]


@rules_app.command("list")
def list_rules(json: Json = False) -> None:
    """All rules."""
    rules = parts().store.rules.list()
    if json:
        output.show(rules)
        return
    rows = [(r.name, ", ".join(r.channels), _conditions(r), _quiet(r), "on" if r.enabled else "off") for r in rules]
    output.table("Rules", ("rule", "sends to", "what", "quiet", ""), rows)


@rules_app.command("save")
def save_rule(
    name: Name,
    to: Annotated[list[str], typer.Option(help="Channel to send to; may be repeated.")],
    kind: Annotated[
        list[str] | None, typer.Option(help="Kind of insight; may be repeated. Every change when not given.")
    ] = None,
    touchpoint: Touchpoint = None,
    topic: Annotated[int | None, typer.Option(help="Id of a topic.")] = None,
    brand: Brand = None,
    min_severity: Annotated[float, typer.Option(min=0, max=1, help="Only from this severity on.")] = 0.0,
    quiet: Annotated[str | None, typer.Option(metavar="22:00-07:00", help="Local hours in which it waits.")] = None,
    enabled: Annotated[bool, typer.Option(help="Whether it is in force.")] = True,
    budget: Annotated[
        str | None, typer.Option(help="False alerts it may have, fewer than VOC_ALERT_BUDGET: 1/month.")
    ] = None,
) -> None:
    """Add a rule, or replace the one of this name."""
    from voc.insights.budget import Budget

    rule = Rule(
        name, tuple(to), tuple(kind or ()), touchpoint, topic, brand, min_severity, _hours(quiet), enabled,
        Budget.parse(budget).per_week if budget else None,
    )  # fmt: skip
    parts().notifier.save_rule(rule)
    output.line(f"Rule {name} sends {_conditions(rule)} to {', '.join(to)}.")


@rules_app.command("remove")
def remove_rule(name: Name) -> None:
    """Forget a rule."""
    parts().store.rules.remove(name)
    output.line(f"Rule {name} is gone.")


@channels_app.command("list")
def list_channels(json: Json = False) -> None:
    """Channels, and what was handed to them last."""
    made = parts()
    last = {delivery.channel: delivery for delivery in reversed(made.store.alerts.deliveries(limit=1000))}
    if json:
        output.show([{"name": name, "last": last.get(name)} for name in made.notifier.channel_names()])
        return
    rows = []
    for name in made.notifier.channel_names():
        tried, off = last.get(name), made.store.channels.switched_off(name)
        outcome = f"switched off since {off.since:%Y-%m-%d}" if off else tried and (tried.reason or "taken")
        rows.append((name, tried and f"{tried.tried_at:%Y-%m-%d %H:%M}", outcome))
    output.table("Channels", ("channel", "last alert, UTC", "outcome"), rows)


@channels_app.command("test")
def test_channel(name: ChannelName) -> None:
    """Send a message that says it is a test."""
    parts().notifier.channel(name).test()
    output.line(f"{name} took the test message.")


@channels_app.command("resume")
def resume_channel(name: ChannelName) -> None:
    """Try a channel again that was switched off after days of failures, if it takes a test message now."""
    parts().notifier.resume(name)
    output.line(f"{name} took the test message and is on again; what is due is sent with the next run.")


@channels_app.command("replay")
def replay_channel(
    name: ChannelName,
    since: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="In UTC.")],
) -> None:
    """Send a channel once more what it took since then; the ids are those of then, so a receiver can tell."""
    sent = parts().notifier.replay(name, since=since.replace(tzinfo=UTC))
    output.line(f"{name} took {sent:,} alerts once more.")


def _hours(text: str | None) -> tuple[time, time] | None:
    if text is None:
        return None
    try:
        start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError as error:
        raise InvalidValue("--quiet", text, "write two times of day, as in 22:00-07:00.") from error
    return start, end


def _conditions(rule: Rule) -> str:
    said = {"touchpoint": rule.touchpoint, "topic": rule.topic_id, "brand": rule.brand}
    parts = [", ".join(rule.kinds) or "every change", *(f"{name} {value}" for name, value in said.items() if value)]
    parts += [f"severity from {rule.min_severity:g}"] if rule.min_severity else []
    parts += [f"at most {rule.budget_per_week:.3g} false alerts a week"] if rule.budget_per_week else []
    return "; ".join(parts)


def _quiet(rule: Rule) -> str | None:
    return None if rule.quiet is None else f"{rule.quiet[0]:%H:%M}-{rule.quiet[1]:%H:%M}"
