"""Workers, the schedule, and the jobs they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.output import Json
from voc.cli.remote import ask

if TYPE_CHECKING:
    from voc.store import Job

_QUEUES = ("ingest", "label", "insight", "notify")


@app.command()
def worker(
    queues: Annotated[str, typer.Option(help="Queues to work on, separated by commas.")] = ",".join(_QUEUES),
    concurrency: Annotated[int, typer.Option(min=1, help="Processes; insight is to be worked by one in all.")] = 1,
) -> None:
    r"""Work on jobs until stopped; needs VOC_BROKER_URL and voc\[worker]. TERM ends it within about a minute."""
    from voc.worker import app as celery
    from voc.worker import log_batches

    log_batches()
    celery.worker_main(
        ["worker", "--queues", queues, "--concurrency", str(concurrency), "--loglevel", "WARNING", "--without-mingle"]
    )


@app.command()
def beat() -> None:
    """Nudge every workspace in which something waits, every five minutes; run one of these."""
    from tempfile import TemporaryDirectory

    from voc.worker import app as celery

    with TemporaryDirectory() as folder:
        celery.Beat(schedule=f"{folder}/schedule", loglevel="WARNING").run()


@app.command()
def jobs(
    start: Annotated[bool, typer.Option("--start", help="Queue an analysis of what is pending.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 20,
    json: Json = False,
) -> None:
    """Jobs, the newest first, and how far they are."""
    if start:
        _start()
    found = ask(lambda: parts().store.jobs.list(limit=limit), lambda client: client.list_jobs(limit=limit).jobs)
    if json:
        output.show(found)
        return
    rows = [(j.id, j.name, j.state, _progress(j), f"{j.created_at:%Y-%m-%d %H:%M:%S}", j.reason or "") for j in found]
    output.table("Jobs", ("id", "name", "state", "progress", "created (UTC)", "reason"), rows)


def _start() -> None:
    from voc.jobs import broker_of, nudge

    made = parts()
    broker_of(made.settings)
    job = made.store.jobs.add("analyze")
    nudge(made.settings, workspace=made.store.workspace, job_id=job.id)


def _progress(job: Job) -> str:
    return f"{job.step}: {job.done:,} of {job.total:,}" if job.step else "-"
