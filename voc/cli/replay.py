"""Try alert settings on history before switching them on."""

from __future__ import annotations

import json as json_text
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import Map, Since, Until, channel_name, day, to_mapping
from voc.cli.output import Json
from voc.cli.say import quotes
from voc.domain import counted
from voc.errors import InvalidValue

if TYPE_CHECKING:
    from voc.build import Parts
    from voc.domain import Feedback
    from voc.replay import Raised

# Quotes that are printed of each insight; the file has all that were kept.
_QUOTES = 3


@app.command()
def replay(
    path: Annotated[Path, typer.Argument(help="A file of any supported format, with dates.")],
    since: Since = None,
    until: Until = None,
    budget: Annotated[str | None, typer.Option(help="False alerts you accept: 1/week, 2/month.")] = None,
    out: Annotated[Path | None, typer.Option("-o", "--output", help="JSON file with everything raised.")] = None,
    columns: Map = None,
    source: Annotated[str | None, typer.Option(help="Name of the system it came from, as in trustpilot.")] = None,
    channel: Annotated[str | None, typer.Option(help="review, social, survey, email, chat ...")] = None,
    brand: Annotated[str | None, typer.Option(help="The brand that all of it is about.")] = None,
    json: Json = False,
) -> None:
    """What would have been raised, and when: feeds a history day by day, and your workspace is not touched."""
    from voc.insights.budget import Budget
    from voc.replay import replay as run
    from voc.store import Store

    made = parts()
    allowed = Budget.parse(budget or made.settings.alert_budget)
    constants = {"source": source, "channel": channel_name(channel), "brand": brand}
    messages = _read(made, path, {**{k: f"={v}" for k, v in constants.items() if v}, **to_mapping(columns)})
    first, last = _period(messages, day(since), day(until))
    with TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/replay.db") as store, output.progress() as bar:
        found = run(
            messages,
            store,
            segmenter=made.segmenter,
            labeler=made.labeler,
            since=first,
            until=last,
            budget=allowed,
            batch_size=made.settings.batch_size,
            calendar=made.calendar,
            on_step=bar,
        )
    if out is not None:
        out.write_text(json_text.dumps(output.plain(found), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if json:
        output.show(found)
        return
    for raised in found:
        _show(raised)
    weeks = ((last - first).days + 1) / 7
    chance = 7 * weeks * allowed.count / allowed.days
    output.line(f"{counted(len(found), 'insight')} from {first} to {last}; up to {chance:.1f} of them may be chance.")
    least = made.settings.alert_min_people
    small = sum(raised.last.people < least for raised in found)
    if small:
        output.line(f"{small} of them never had {least} people behind them: listed as small, not sent.")


def _read(made: Parts, path: Path, mapping: dict[str, str]) -> list[Feedback]:
    from voc.domain import Feedback, Rejected
    from voc.ingest.files import read_files

    found = []
    items = read_files([path], settings=made.settings, key=b"replay", mapping=mapping)
    for item in items:
        if isinstance(item.outcome, Feedback):
            found.append(item.outcome)
        elif isinstance(item.outcome, Rejected):
            output.warn(f"{item.outcome.file} row {item.outcome.row}: {item.outcome.reason}")
    return found


def _period(messages: list[Feedback], since: date | None, until: date | None) -> tuple[date, date]:
    days = sorted(message.created_at.date() for message in messages)
    if not days:
        raise InvalidValue("PATH", "a file without messages", "use one with text and dates.")
    first, last = since or days[0], min(until or days[-1], days[-1])
    if first > last:
        raise InvalidValue("--from", first, f"the history goes from {days[0]} to {days[-1]}, and --to is {last}.")
    return first, last


def _show(raised: Raised) -> None:
    insight = raised.insight
    output.line(f"{raised.day} {insight.title}")
    for sentence in insight.details["explanation"]:
        output.line(f"   {output.printable(sentence)}")
    clear = raised.last.details.get("all_clear")
    if clear:
        output.line(f"   All clear since {clear}: {raised.last.count:,} in all.")
    quotes(insight.evidence[:_QUOTES])
