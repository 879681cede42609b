"""What was read in, what became of every row, and the rows that were refused."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import Limit
from voc.cli.output import Json

_OUTCOMES = ("accepted", "updated", "duplicate", "filtered", "rejected")


@app.command()
def imports(limit: Limit = 20, json: Json = False) -> None:
    """Imports, the newest first, and what became of their rows."""
    found = parts().store.imports.list(limit=limit)
    if json:
        output.show(found)
        return
    rows = [
        (
            run.id,
            run.source,
            run.name[:40],
            f"{run.started_at:%Y-%m-%d %H:%M}",
            *(run.counts[outcome] for outcome in _OUTCOMES),
            "" if run.finished_at else "stopped: the same command goes on",
        )
        for run in found
    ]
    output.table("Imports", ("id", "source", "name", "began (UTC)", *_OUTCOMES, ""), rows)


@app.command()
def rejected(
    id: Annotated[int, typer.Argument(help="Number of the import, as `voc imports` shows it.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--output", help="CSV to write; rejected-ID.csv if not given.")
    ] = None,
    json: Json = False,
) -> None:
    """Rows that an import refused, with reasons, as a CSV to correct (column raw) and give to `voc ingest file`."""
    rows = list(parts().store.imports.rejected(id))
    if json:
        output.show(rows)
    elif not rows:
        output.line(f"Import {id} rejected nothing.")
    else:
        path = output.write_csv(out or Path(f"rejected-{id}.csv"), rows)
        output.line(f"{len(rows):,} rows are in {path}. Correct the column raw, then: voc ingest file {path}")
