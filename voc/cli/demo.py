"""The whole way on generated feedback whose truth is known."""

from __future__ import annotations

import json as json_text
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli import output
from voc.cli.app import app

if TYPE_CHECKING:
    from voc.build import Parts
    from voc.pipeline import OnStep

# A fixed day, so that everybody sees the same demo.
UNTIL = date(2026, 10, 31)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Where the database, the feedback and the report go.")] = Path("demo"),
    messages: Annotated[int, typer.Option(min=200, help="How many messages to generate.")] = 20_000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after the report.")] = False,
    port: Annotated[int, typer.Option(help="Port of the dashboard.")] = 8000,
) -> None:
    """Load generated feedback with planted incidents, analyse it, write a report, serve the dashboard."""
    from voc import reports, sample
    from voc.api.serve import serve
    from voc.build import Parts
    from voc.cli.demo_company import act, show_people, show_verdicts, subscribe
    from voc.cli.demo_people import decide
    from voc.domain import Filter
    from voc.settings import load

    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{(folder / 'voc.db').resolve()}"
    ours = {"database_url": url, "workspace": "larkfield", "competitors": sample.COMPETITORS}
    made = Parts(load().model_copy(update=ours))
    with output.progress() as on_step:
        _ingest(made, folder, messages, on_step)
        subscribe(made)
        made.analyze(as_of=UNTIL, on_step=on_step)
        act(made.store, folder, until=UNTIL)
        decide(made, folder, until=UNTIL)
        on_step("report", 0, 1)
        least = made.settings.min_group_messages
        reports.write(made.store, Filter(), folder / "report.html", taxonomy=made.taxonomy, least=least)
        on_step("report", 1, 1)
    _score(made, folder)
    show_verdicts(made.store, folder)
    show_people(made.store, folder)
    output.line(f"Report: {folder / 'report.html'}")
    if no_serve:
        others = ",".join(sample.COMPETITORS)
        output.line(f"Dashboard: VOC_DATABASE_URL={url} VOC_WORKSPACE=larkfield VOC_COMPETITORS={others} voc serve")
        return
    output.line(f"Dashboard: http://127.0.0.1:{port} (Ctrl-C stops it)")
    serve(made.settings, port=port)


def _ingest(made: Parts, folder: Path, messages: int, on_step: OnStep) -> None:
    """Generate and ingest the sample, unless an earlier demo did."""
    from voc import pipeline, sample
    from voc.ingest.ahead import read_ahead
    from voc.store.rows import pack

    name = f"larkfield and its competitors, {messages} messages until {UNTIL}"
    if any(run.name == name and run.finished_at for run in made.store.imports.list()):
        return
    on_step("generate", 0, messages)
    sample.write(sample.with_company(sample.generate(messages=messages, until=UNTIL)), folder)
    on_step("generate", messages, messages)
    run = made.store.imports.start("sample", name)
    keys = made.store.hash_keys(made.settings.first_hash_key)
    items = read_ahead(
        [folder / "feedback.jsonl"],
        settings=made.settings,
        key=keys,
        cursor=run.cursor,
        on_file=lambda _: None,
        pack=pack,
    )
    size = made.settings.import_batch_size
    pipeline.ingest(items, made.store, run, keys=len(keys), batch_size=size, on_step=on_step)
    on_step("ingest", messages, messages)


def _score(made: Parts, folder: Path) -> None:
    """Say which of the planted incidents were found: the demo does not ask to be believed."""
    from voc.sample.score import raised, score

    truth = json_text.loads((folder / "truth.json").read_text(encoding="utf-8"))
    found = score(truth, raised(truth, made.store.insights.list(limit=1000)))
    planted = {incident["id"]: incident for incident in truth["incidents"]}
    rows = [
        (
            result.incident,
            planted[result.incident]["touchpoint"],
            planted[result.incident]["start"],
            "-" if result.delay_days is None else f"after {result.delay_days} days",
            result.insights[0].title if result.insights else "not found",
        )
        for result in found.results
    ]
    output.table("Planted incidents", ("incident", "touchpoint", "began", "found", "as"), rows)
    output.line(
        f"{found.found} of {len(rows)} planted incidents found; {len(found.false_alarms)} other insights in a year; "
        f"the rating prompt {'raised an alarm' if found.prompt_alarm else 'raised none'}."
    )
