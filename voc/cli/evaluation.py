"""`voc eval`: how well the labeler does on a file that people labelled."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.output import Json
from voc.domain import Feedback
from voc.errors import InvalidValue, MissingColumn, UnknownFormat, UnreadableFile

if TYPE_CHECKING:
    from voc.models.evaluate import Judged, TaskFigures

FORMATS = (".csv", ".jsonl", ".parquet")
# Messages labelled in one go.
BATCH = 512
Row = dict[str, str]


@app.command("eval")
def evaluate(
    path: Annotated[
        Path | None, typer.Argument(help="CSV, JSON Lines or Parquet with a text column and columns of labels.")
    ] = None,
    text: Annotated[str, typer.Option(help="Column of the texts.")] = "text",
    corrections: Annotated[
        bool, typer.Option("--corrections", help="Instead of a file, by what people corrected and checked.")
    ] = False,
    json: Json = False,
) -> None:
    """How well the labels agree with those in a file: columns named after tasks, as in sentiment or touchpoint."""
    from voc.models.evaluate import MEASURED, measure

    if corrections:
        _evaluate_corrections(json=json)
        return
    if path is None:
        raise InvalidValue("PATH", "", "name a file, or use --corrections")
    rows = _read(path, text)
    tasks = [task for task in MEASURED if task in rows[0]]
    if not tasks:
        raise MissingColumn(str(path), f"a task ({', '.join(MEASURED)})", list(rows[0]))
    judged, unknown = _judge(rows, text, tasks)
    found = {task: measure(task, judged[task]) for task in tasks if judged[task]}
    if json:
        output.show({"tasks": found, "unknown_values": unknown})
        return
    for task, counts in unknown.items():
        named = ", ".join(f"{value!r} ({count:,})" for value, count in counts.most_common(10))
        output.warn(f"{task}: these values are none of the task and were left out: {named}")
    _show(found)


def _evaluate_corrections(*, json: bool) -> None:
    """Figures of the labels in the store, apart for quotes drawn at random and those that people came across."""
    from voc.domain import TASKS, Label
    from voc.models.evaluate import Judged, measure

    store = parts().store
    until, taught = store.corrections.taught()
    found: dict[str, dict[str, TaskFigures]] = {"random": {}, "met": {}}
    for task in ("sentiment", "touchpoint"):
        judged = [each for each in store.corrections.judged(task) if task not in taught or each.id > until]
        for name in found:
            mine = [each for each in judged if each.sampled == (name == "random") and each.said in TASKS[task]]
            if mine:
                said = [Judged(each.text, each.wanted, Label(task, each.said, each.confidence)) for each in mine]
                found[name][task] = measure(task, said)
    if json:
        output.show(found)
        return
    for name, title in (("random", "Quotes drawn at random"), ("met", "Quotes that people came across: no sample")):
        if found[name]:
            output.line(title)
            _show(found[name])
    if not any(found.values()):
        output.warn("Nobody has corrected or checked a label yet: see /quality on the dashboard.")


def _judge(rows: list[Row], text: str, tasks: list[str]) -> tuple[dict[str, list[Judged]], dict[str, Counter[str]]]:
    from voc.models.evaluate import Judged, label_messages, to_value

    made = parts()
    judged: dict[str, list[Judged]] = defaultdict(list)
    unknown: dict[str, Counter[str]] = defaultdict(Counter)
    with output.progress() as on_step:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            said = label_messages(list(_messages(batch, text)), segmenter=made.segmenter, labeler=made.labeler)
            for row, labels in zip(batch, said, strict=True):
                for task in (task for task in tasks if row[task].strip() and task in labels):
                    wanted = to_value(task, row[task])
                    if wanted is None:
                        unknown[task][row[task].strip()[:80]] += 1
                    else:
                        judged[task].append(Judged(row[text], wanted, labels[task]))
            on_step("eval", min(start + BATCH, len(rows)), len(rows))
    return judged, unknown


def _read(path: Path, text: str) -> list[Row]:
    import polars
    from polars.exceptions import PolarsError

    try:
        if path.suffix == ".csv":
            table = polars.read_csv(path, infer_schema=False, encoding="utf8-lossy")
        elif path.suffix == ".jsonl":
            table = polars.read_ndjson(path, infer_schema_length=None)
        elif path.suffix == ".parquet":
            table = polars.read_parquet(path)
        else:
            raise UnknownFormat(str(path), FORMATS)
    except (OSError, PolarsError) as error:
        raise UnreadableFile(str(path), str(error).splitlines()[0]) from error
    table = table.rename({name: name.strip().lower() for name in table.columns})
    if text not in table.columns or table.is_empty():
        raise MissingColumn(str(path), text, table.columns)
    return [{name: "" if value is None else str(value) for name, value in row.items()} for row in table.to_dicts()]


def _messages(rows: list[Row], text: str) -> Iterator[Feedback]:
    when = datetime(2000, 1, 1, tzinfo=UTC)
    for number, row in enumerate(rows):
        yield Feedback("eval", str(number), "other", when, row[text])


def _show(found: dict[str, TaskFigures]) -> None:
    columns = ("task", "n", "accuracy", "95 %", "always the same", "macro-F1", "95 %", "calibration error")
    output.table("Agreement", columns, [(task, *_summary(each)) for task, each in found.items()])
    for task, each in found.items():
        values = [
            (name, v.support, *(_number(x) for x in (v.precision, v.recall, v.f1)), _said(each.confusion.get(name, {})))
            for name, v in each.values.items()
        ]
        output.table(task, ("value", "support", "precision", "recall", "F1", "what the model said"), values)
    for task, each in found.items():
        rows = [(m.wanted, m.said, f"{m.confidence:.2f}", m.text[:160]) for m in each.worst]
        if rows:
            output.table(f"{task}: the surest mistakes", ("people", "model", "confidence", "text"), rows)


def _summary(each: TaskFigures) -> tuple[Any, ...]:
    return (
        each.n,
        _number(each.accuracy),
        _interval(each.accuracy_interval),
        _number(each.majority),
        _number(each.macro_f1),
        _interval(each.macro_f1_interval),
        _number(each.calibration_error),
    )


def _said(counts: Any) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items(), key=lambda item: -item[1]))


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _interval(interval: tuple[float, float]) -> str:
    return f"{interval[0]:.3f} to {interval[1]:.3f}"
