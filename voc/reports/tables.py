"""Rows as files, a part at a time: CSV that no spreadsheet runs, JSON Lines, Parquet."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

Rows = Iterable[Mapping[str, Any]]
_AT_ONCE = 1000


class Writer(NamedTuple):
    """How one format is written, and its media type."""

    write: Callable[[Rows], Iterator[bytes]]
    media_type: str


def to_csv(rows: Rows) -> Iterator[bytes]:
    """CSV in UTF-8 with a header; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for number, row in enumerate(rows):
        if number == 0:
            writer.writerow(row)
        writer.writerow([_inert(_text(value)) for value in row.values()])
        if number % _AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def to_jsonl(rows: Rows) -> Iterator[bytes]:
    """One JSON object per line."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, default=str).encode() + b"\n"


def to_parquet(rows: Rows) -> Iterator[bytes]:
    """Parquet. Rows go to a temporary file first, because its index comes last."""
    import polars

    with tempfile.TemporaryDirectory() as folder:
        lines, path = Path(folder) / "rows.jsonl", Path(folder) / "rows.parquet"
        with lines.open("wb") as file:
            file.writelines(to_jsonl(rows))
        if lines.stat().st_size:
            polars.scan_ndjson(lines, infer_schema_length=None).sink_parquet(path)
        else:
            polars.DataFrame().write_parquet(path)
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                yield part


WRITERS: Mapping[str, Writer] = {
    "csv": Writer(to_csv, "text/csv"),
    "jsonl": Writer(to_jsonl, "application/jsonl"),
    "parquet": Writer(to_parquet, "application/vnd.apache.parquet"),
}


def _inert(cell: str) -> str:
    # Spreadsheets skip blanks before they look for a formula.
    return f"'{cell}" if cell.lstrip().startswith(("=", "+", "-", "@")) or cell.startswith(("\t", "\r", "\n")) else cell


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
