"""The database: copies of it, and whether it is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import Since, Until, day

db_app = typer.Typer(help="The database: its schema and whether it is sound.", no_args_is_help=True)
app.add_typer(db_app, name="db")


@app.command()
def backup(path: Annotated[Path, typer.Argument(help="New file to write.")]) -> None:
    """Write a copy of the database while it is used. It holds customers' words: keep it as safe as the database."""
    from voc.settings import load
    from voc.store.backup import backup as write

    output.line(f"Wrote {write(load().database_url, path):,} bytes to {path}.")


@app.command()
def restore(path: Annotated[Path, typer.Argument(help="File that `voc backup` wrote.")]) -> None:
    """Put a backup where VOC_DATABASE_URL points, if nothing is there yet."""
    from voc.settings import load
    from voc.store.backup import restore as read

    output.line(f"Restored {path} (schema version {read(path, load().database_url)}), and brought it up to date.")


@db_app.command("upgrade")
def upgrade() -> None:
    """Bring the schema up to date. Every command does so by itself; this one does nothing else."""
    from voc.settings import load
    from voc.store.database import connect
    from voc.store.schema import HEAD, current, ensure_schema

    engine = connect(load().database_url)
    with engine.connect() as connection:
        before = current(connection)
    ensure_schema(engine)
    engine.dispose()
    output.line(f"Schema version {HEAD}" + ("." if before == HEAD else f", it was {before or 'none'}."))


@db_app.command("views")
def make_views(drop: Annotated[bool, typer.Option("--drop", help="Remove them.")] = False) -> None:
    """Make views for BI tools: bi_message, bi_segment and bi_topic, without customers' words; upgrades keep them."""
    from voc.settings import load
    from voc.store import views
    from voc.store.database import connect
    from voc.store.schema import ensure_schema

    engine = connect(load().database_url)
    ensure_schema(engine)
    with engine.execution_options(voc_write=True).begin() as connection:
        views.drop(connection) if drop else views.create(connection)
    engine.dispose()
    output.line(f"{'Removed' if drop else 'Made'} {', '.join(views.VIEWS)}.")


@app.command("export")
def export_months(
    folder: Annotated[Path, typer.Argument(help="Folder to write month=YYYY-MM/ROWS.parquet into.")],
    rows: Annotated[Literal["feedback", "segments"], typer.Option(help="Messages, or labelled segments.")] = "segments",
    since: Since = None,
    until: Until = None,
) -> None:
    """Write Parquet files by month, for DuckDB, Spark or pandas. They hold customers' words."""
    from voc.reports.months import write_months

    made = parts()
    for path, size in write_months(made.store, folder, rows=rows, since=day(since), until=day(until)):
        output.line(f"Wrote {size:,} bytes to {path}")


@db_app.command("check")
def check() -> None:
    """Check the file, the schema, and that counts agree with the rows they are made of. Reads everything."""
    from voc.settings import load
    from voc.store.backup import check as examine
    from voc.store.database import connect

    engine = connect(load().database_url)
    found = examine(engine)
    engine.dispose()
    if not found:
        store = parts().store
        store.rollups.refresh()
        found = [f"{name}: {each}" for name in store.workspaces() for each in store.other(name).rollups.check()]
    for each in found:
        output.warn(each)
    if found:
        raise typer.Exit(1)
    output.line("The database is sound.")
