"""Copies of a database while it is used, and putting one back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import Engine, inspect
from sqlalchemy.engine import URL, make_url

from voc.errors import BackupFailed
from voc.store.database import connect, is_postgres
from voc.store.schema import HEAD, current, ensure_schema


def backup(url: str, path: Path) -> int:
    """Write one consistent copy of the database to a new file, readable by its owner only, and return its bytes.

    SQLite: a database file (`VACUUM INTO`), which holds nothing of deleted rows. PostgreSQL: pg_dump's custom format.

    Raises:
        BackupFailed: if the file exists, there is no database, or pg_dump fails.
    """
    if path.exists():
        raise BackupFailed(str(path), "the file exists; name another one")
    parsed = make_url(url)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        if parsed.get_backend_name() == "sqlite":
            _copy_sqlite(Path(str(parsed.database)).expanduser(), path)
        else:
            _run(parsed, "pg_dump", "--format=custom", f"--file={path}")
    except BackupFailed:
        path.unlink()
        raise
    return path.stat().st_size


def restore(path: Path, url: str) -> str:
    """Put a backup into an empty place, bring its schema up to date, and return the version it had.

    Raises:
        BackupFailed: if the file is no backup, the database has tables already, or pg_restore fails.
    """
    if not path.is_file():
        raise BackupFailed(str(path), "there is no such file")
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        target = Path(str(parsed.database)).expanduser()
        if target.exists():
            raise BackupFailed(str(path), f"{target} exists; move it away first")
        _check_sqlite(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        target.chmod(0o600)
    else:
        _check_empty(url, path)
        _run(parsed, "pg_restore", "--no-owner", "--exit-on-error", f"--dbname={parsed.database}", str(path))
    engine = connect(url)
    with engine.connect() as connection:
        found = current(connection) or "none"
    ensure_schema(engine)
    engine.dispose()
    return found


def check(engine: Engine) -> list[str]:
    """What is wrong with a database, in sentences; empty when nothing is."""
    with engine.connect() as connection:
        version = current(connection)
        found = [] if version == HEAD else [f"the schema is version {version}, this voc needs {HEAD}: voc db upgrade"]
        if not is_postgres(connection):
            said = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            found += [f"integrity: {each}" for each in said if each != "ok"]
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            found += [f"{row[0]} {row[1]} belongs to a row of {row[2]} that is gone" for row in broken[:20]]
    return found


def _copy_sqlite(source: Path, path: Path) -> None:
    if not source.is_file():
        raise BackupFailed(str(path), f"there is no database at {source}")
    connection = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("VACUUM INTO ?", (str(path),))
    except sqlite3.Error as error:
        raise BackupFailed(str(path), str(error)) from error
    finally:
        connection.close()


def _check_sqlite(path: Path) -> None:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        said = connection.execute("PRAGMA quick_check").fetchone()[0]
        connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise BackupFailed(str(path), f"no backup of voc: {error}") from error
    finally:
        connection.close()
    if said != "ok":
        raise BackupFailed(str(path), f"damaged: {said}")


def _check_empty(url: str, path: Path) -> None:
    engine = connect(url)
    tables = inspect(engine).get_table_names()
    engine.dispose()
    if tables:
        raise BackupFailed(str(path), "the database has tables already; restore into an empty one")


def _run(url: URL, *command: str) -> None:
    # The password goes by the environment: arguments can be read by every user of the machine.
    given = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    environment = os.environ | {name: str(value) for name, value in given.items() if value is not None}
    environment["PGDATABASE"] = str(url.database)
    program = shutil.which(command[0])
    if program is None:
        raise BackupFailed(command[0], "it is not installed; it comes with the client of PostgreSQL")
    done = subprocess.run([program, *command[1:]], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupFailed(command[0], done.stderr.strip()[-500:])
