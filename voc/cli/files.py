"""The same models on a file, without a database: classify, cluster, detect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import Map, Since, day, to_mapping
from voc.cli.output import Json
from voc.domain import TASKS, Feedback, Rejected, Topic, counted
from voc.errors import InvalidValue

if TYPE_CHECKING:
    from voc.build import Parts
    from voc.pipeline import OnStep

Input = Annotated[Path, typer.Argument(help="A file of any supported format.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="File to write; standard output when not given.")]


@app.command()
def classify(
    path: Input,
    out: Output = None,
    format: Annotated[str, typer.Option(help="jsonl, csv or parquet.")] = "jsonl",
    tasks: Annotated[str | None, typer.Option(help="Only these tasks, as in sentiment,touchpoint.")] = None,
    all_scores: Annotated[bool, typer.Option("--all-scores", help="Add the probability of every value.")] = False,
    columns: Map = None,
) -> None:
    """Labels for each row of a file."""
    from voc.cli import tables
    from voc.models.classify import classify as label

    wanted = _tasks(tasks)
    write = tables.writer(format, out)
    made = parts(all_scores=all_scores)
    with output.progress() as on_step:
        messages = _messages(made, path, to_mapping(columns))
        write(_counted(label(messages, segmenter=made.segmenter, labeler=made.classifier, tasks=wanted), on_step))


@app.command()
def cluster(
    path: Input,
    out: Output = None,
    per_touchpoint: Annotated[bool, typer.Option("--per-touchpoint", help="Topics apart for each touchpoint.")] = False,
    columns: Map = None,
    json: Json = False,
) -> None:
    """Topics of a file: which row is in which, and a table of the topics."""
    from voc.models.topics.cluster import cluster as group

    made = parts()
    messages = list(_messages(made, path, to_mapping(columns)))
    texts, ids = [message.text for message in messages], [message.external_id for message in messages]
    found = group(texts, ids, labeler=made.labeler, per_touchpoint=per_touchpoint)
    if out is not None:
        output.write_csv(out, found.rows)
    if json:
        output.show({"topics": [_topic(topic) for topic in found.topics], "rows": [] if out else found.rows})
        return
    rows = [(t.id, t.touchpoint, t.name, t.size, ", ".join(t.keywords[:6])) for t in found.topics]
    output.table("Topics", ("id", "touchpoint", "topic", "texts", "keywords"), rows)
    output.line(f"{sum(row.topic_id == 0 for row in found.rows):,} of {len(texts):,} texts are in no topic.")


@app.command()
def detect(
    counts: Annotated[Path, typer.Argument(help="CSV with the columns date, series, count[, negative][, total].")],
    out: Output = None,
    interval: Annotated[str, typer.Option(help="day or week.")] = "day",
    alpha: Annotated[float, typer.Option(help="False alarms per series and step: the share of quiet steps.")] = 0.01,
    since: Since = None,
    holidays: Annotated[str | None, typer.Option(help="Country of the public holidays: DE, GB-ENG.")] = None,
    events: Annotated[Path | None, typer.Option(help="CSV of what you did when: name, from, until, expected.")] = None,
    json: Json = False,
) -> None:
    """Which counts are surprising, given their own history."""
    from voc.insights.calendar import calendar
    from voc.insights.counts import detect_counts

    known = calendar(country=holidays, events=events)
    judged = list(detect_counts(counts, interval=interval, alpha=alpha, since=day(since), calendar=known))
    if out is not None:
        output.write_csv(out, judged)
    alerts = [row for row in judged if row.alert]
    if json:
        output.show({"alerts": alerts, "judged": len(judged)})
        return
    rows = [(r.date, r.series, r.count, r.expected, f"{r.p_value:.1e}", r.window) for r in alerts]
    output.table("Alerts", ("date", "series", "count", "expected", "p", "window"), rows)
    output.line(
        f"{counted(len(alerts), 'alert')} in {counted(len(judged), 'count')} "
        f"at a false-alarm rate of {alpha:g} per count."
    )


def _messages(made: Parts, path: Path, mapping: dict[str, str]) -> Iterator[Feedback]:
    """The messages of a file; rows that are none are named on stderr."""
    from voc.ingest.files import read_files

    # A file to classify needs no dates: any constant will do, it is not shown.
    mapping = {"created_at": "=2000-01-01", **mapping}
    for item in read_files([path], settings=made.settings, key=b"stateless", mapping=mapping):
        if isinstance(item.outcome, Feedback):
            yield item.outcome
        elif isinstance(item.outcome, Rejected):
            output.warn(f"{item.outcome.file} row {item.outcome.row}: {item.outcome.reason}")


def _tasks(text: str | None) -> list[str] | None:
    if text is None:
        return None
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in TASKS:
            raise InvalidValue("--tasks", name, f"use {', '.join(TASKS)}.")
    return names


def _counted(rows: Iterable[dict[str, Any]], on_step: OnStep) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows, 1):
        if number % 100 == 0:
            on_step("classify", number, 0)
        yield row


def _topic(topic: Topic) -> dict[str, Any]:
    return {
        "topic_id": topic.id,
        "touchpoint": topic.touchpoint,
        "topic_label": topic.name,
        "keywords": topic.keywords,
        "size": topic.size,
    }
