"""Making a database and bringing an older one up to date."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, column, func, inspect, select, table, text

from voc.errors import StoreOutdated
from voc.store import views
from voc.store.database import is_postgres

# The newest migration. Known here so that opening a database does not cost the import of Alembic (0.2 s).
HEAD = "0022"
_VERSION = table("alembic_version", column("version_num"))


def ensure_schema(engine: Engine) -> None:
    """Make the tables of a new database, upgrade an older one.

    Raises:
        StoreOutdated: if a newer voc wrote the database.
    """
    with engine.connect() as connection:
        found = current(connection)
    if found != HEAD:
        with engine.execution_options(voc_write=True).begin() as connection:
            _upgrade(connection)


def current(connection: Connection) -> str | None:
    """The schema version of a database; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(select(_VERSION.c.version_num))


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    if is_postgres(connection):
        connection.execute(select(func.pg_advisory_xact_lock(text("205711"))))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    found = current(connection)
    if found is not None and found not in {
        script.revision for script in ScriptDirectory.from_config(config).walk_revisions()
    }:
        raise StoreOutdated(found, HEAD)
    # No table can be made anew under a view.
    had_views = views.drop(connection)
    command.upgrade(config, "head")
    if had_views:
        views.create(connection)
