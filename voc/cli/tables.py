"""Labels as JSON Lines, CSV or Parquet, to a file or to standard output."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from voc.cli.output import inert
from voc.errors import InvalidValue

Rows = Iterable[dict[str, Any]]


def writer(format: str, path: Path | None) -> Callable[[Rows], None]:
    """What writes the objects of `voc classify` in this format.

    Raises:
        InvalidValue: for an unknown format, or Parquet without a file.
    """
    if format == "jsonl":
        return lambda rows: _write_jsonl(rows, path)
    if format == "csv":
        return lambda rows: _write_csv(rows, path)
    if format != "parquet":
        raise InvalidValue("--format", format, "use jsonl, csv or parquet.")
    if path is None:
        raise InvalidValue("--format", format, "Parquet needs a file: -o labels.parquet.")
    return lambda rows: _write_parquet(rows, path)


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """One object as one row of a table: `sentiment_score` for sentiment's score, lists joined, segments left out."""
    cells: dict[str, Any] = {}
    for name, value in row.items():
        if name == "segments":
            continue
        if name == "emotions":
            cells[name] = ", ".join(emotion["label"] for emotion in value)
        elif isinstance(value, dict):
            cells |= {name if key == "label" else f"{name}_{key}": _cell(part) for key, part in value.items()}
        else:
            cells[name] = value
    return cells


def _cell(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _write_jsonl(rows: Rows, path: Path | None) -> None:
    with _opened(path) as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_csv(rows: Rows, path: Path | None) -> None:
    with _opened(path) as file:
        cells = (flat(row) for row in rows)
        first = next(cells, None)
        if first is None:
            return
        names = list(first)
        table = csv.writer(file)
        table.writerow(names)
        table.writerows([inert(str(row.get(name, "") or "")) for name in names] for row in chain([first], cells))


def _write_parquet(rows: Rows, path: Path) -> None:
    import polars

    polars.DataFrame([flat(row) for row in rows], infer_schema_length=None).write_parquet(path)


@contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
