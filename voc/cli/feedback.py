"""Reading feedback into the store, and analysing it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import AsOf, Map, channel_name, day, fingerprint, to_mapping, to_roles
from voc.cli.output import Json
from voc.cli.profiles import keep_profile, with_profile
from voc.cli.schedule import show_sent
from voc.cli.sources import SourceGroup, show_counts
from voc.domain import counted

if TYPE_CHECKING:
    from voc.ingest.mapping import Choice
    from voc.ingest.reading import FileInfo
    from voc.store import ImportRun

ingest_app = typer.Typer(
    cls=SourceGroup,
    help="Read feedback into the store; what was read before is not read twice.",
    no_args_is_help=True,
    subcommand_metavar="file|SOURCE [OPTIONS]",
)
app.add_typer(ingest_app, name="ingest")

Paths = Annotated[list[Path], typer.Argument(help="Files, folders or patterns; gz and zip are looked into.")]


@ingest_app.command("file")
def ingest_file(
    paths: Paths,
    format: Annotated[str, typer.Option(help="Name of a format (voc formats); auto recognises it.")] = "auto",
    columns: Map = None,
    source: Annotated[str | None, typer.Option(help="Name of the system it came from, as in trustpilot.")] = None,
    channel: Annotated[str | None, typer.Option(help="review, social, survey, email, chat, phone, ticket ...")] = None,
    brand: Annotated[str | None, typer.Option(help="The brand that all of it is about.")] = None,
    role: Annotated[
        list[str] | None, typer.Option(metavar="SPEAKER=ROLE", help="Who a speaker of transcripts is; may be repeated.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(help="Read as saved under this name or .toml file; save it where there is none yet.")
    ] = None,
    reasons: Annotated[Path | None, typer.Option(help="Where rejected rows go with their reasons.")] = None,
    json: Json = False,
) -> None:
    """Read files of any supported format, and say what became of every row."""
    from voc import pipeline
    from voc.ingest.ahead import read_ahead
    from voc.store.rows import pack

    saved, how = with_profile(profile, format=format, fields=to_mapping(columns), roles=to_roles(role))
    made = parts()
    read: list[FileInfo] = []
    store, settings = made.store, made.settings
    run = store.imports.start(source or "file", fingerprint(paths, how, channel, brand))
    keys = store.hash_keys(settings.first_hash_key)
    with output.progress() as on_step:
        estimate = output.Estimate(on_step)
        items = read_ahead(
            paths,
            settings=settings,
            key=keys,
            format=how.format,
            mapping=how.fields,
            roles=how.roles,
            source=source,
            channel=channel_name(channel),
            brand=brand,
            cursor=run.cursor,
            known=store.feedback.fingerprints if store.feedback.days() else None,
            on_file=read.append,
            on_read=estimate.on_read,
            pack=pack,
        )
        size = settings.import_batch_size
        run = pipeline.ingest(items, store, run, keys=len(keys), batch_size=size, on_step=estimate.on_step)
    rejected = list(store.imports.rejected(run.id))
    path = output.write_csv(reasons or Path(f"rejected-{run.id}.csv"), rejected) if rejected else None
    if json:
        output.show({"run": run.id, **run.counts, "filtered_by_rule": run.filtered, "reasons": path and str(path)})
    else:
        _show(read, run, path)
    if profile and not saved and (line := keep_profile(profile, how, read)):
        output.warn(line)


@app.command()
def formats(json: Json = False) -> None:
    """The file formats that can be read."""
    from voc.ingest.base import formats as registry

    found = [(name, (registry.get(name).__doc__ or "").strip().splitlines()[0]) for name in registry.names()]
    if json:
        output.show([{"name": name, "description": text} for name, text in found])
    else:
        output.table("Formats", ("name", "what it is"), found)


@app.command()
def analyze(as_of: AsOf = None, json: Json = False) -> None:
    """Segment, label, find topics, detect changes, send alerts for everything that is pending, and reports if due."""
    from voc import scheduled

    made = parts()
    with output.progress() as on_step:
        done = made.analyze(as_of=day(as_of), on_step=on_step)
    reports = scheduled.send_due(made)
    if json:
        output.show({**output.plain(done), "reports": reports})
        return
    output.line(
        f"Segmented {counted(done.segmented, 'message')}, labelled {counted(done.labelled, 'segment')}, looked for "
        f"topics in {done.assigned:,}, found {counted(done.insights, 'new insight')} up to {done.as_of}, sent "
        f"{counted(done.sent, 'alert')}."
    )
    for failure in done.failed:
        output.warn(str(failure))
    show_sent(reports)


def _show(read: Sequence[FileInfo], run: ImportRun, reasons: Path | None) -> None:
    for info in read:
        output.line(f"{info.name}: {info.format}{_columns(info)}")
    show_counts(run, reasons)


def _columns(info: FileInfo) -> str:
    if info.mapping is None:
        return ""
    return "".join(
        f"\n   {choice.column or repr(choice.constant)} -> {choice.field}" + _doubt(choice)
        for choice in info.mapping.choices
    )


def _doubt(choice: Choice) -> str:
    """How sure a guess is; nothing where it was no guess."""
    return "" if choice.confidence == 1 else f"  ({choice.confidence:.0%} sure)"
