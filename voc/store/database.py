"""Opening a database, its transactions, and the few things SQLite and PostgreSQL say differently."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Insert,
    Row,
    Table,
    TableClause,
    create_engine,
    event,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import StaticPool

from voc.errors import InvalidValue
from voc.store.tables.rollups import dirty_day
from voc.store.tables.workspaces import workspace

# An error of the database must not bring customers' words into a log.
_HIDDEN = True
# A row of any columns.
AnyRow: TypeAlias = "Row[*tuple[Any, ...]]"


@dataclass(frozen=True)
class Scope:
    """One workspace of one database; what every module of queries is given.

    Without `evidence` numbers are told and customers' words are not.
    """

    engine: Engine
    workspace_id: int
    evidence: bool = True
    # Whose words the answers are made of, a name of `voc.domain.VOICES`.
    voice: str = "customer"
    # How long work that is taken from the list is nobody else's; None where there is one worker.
    lease: timedelta | None = None
    # Brands that only who compares or names them is told of.
    competitors: frozenset[str] = frozenset()

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process: the same workspace over connections of its own."""
        url = self.engine.url.render_as_string(hide_password=False)
        return _reopened, (url, self.workspace_id, self.evidence, self.voice, self.competitors)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads and sees one state of the database throughout."""
        is_postgres = self.engine.dialect.name == "postgresql"
        engine = self.engine.execution_options(isolation_level="REPEATABLE READ") if is_postgres else self.engine
        with engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, answers: bool = True) -> Iterator[Connection]:
        """A transaction that writes; committed at the end, rolled back by an error.

        Without `answers` it writes nothing that an answer is made of, and answers that are remembered stay.
        """
        with self.engine.execution_options(voc_write=True).begin() as connection:
            yield connection
            if answers:
                # Last, so that on PostgreSQL the row is locked for no longer than the commit takes.
                mine = workspace.c.id == self.workspace_id
                connection.execute(update(workspace).where(mine).values(changes=workspace.c.changes + 1))


def connect(url: str) -> Engine:
    """An engine for `url`: SQLite in WAL mode (the file and its folder are made) or PostgreSQL.

    Raises:
        InvalidValue: for a URL of another database or one that cannot be read.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=_HIDDEN)
    in_memory = parsed.database in (None, "", ":memory:")
    if not in_memory:
        Path(str(parsed.database)).expanduser().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, hide_parameters=_HIDDEN, **({"poolclass": StaticPool} if in_memory else {}))
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _reopened(url: str, workspace_id: int, evidence: bool, voice: str, competitors: frozenset[str]) -> Scope:
    return Scope(connect(url), workspace_id, evidence, voice, competitors=competitors)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise InvalidValue(
            "database_url", url, "use sqlite:///file.db or postgresql+psycopg://user@host/name"
        ) from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        name = parsed.get_backend_name()
        raise InvalidValue("database_url", name, "only sqlite and postgresql are supported")
    return parsed


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is left out: `_begin_sqlite` says which kind
    for pragma in (
        "journal_mode = WAL",
        # What was acknowledged survives a power failure, too: 4 ms a commit.
        "synchronous = FULL",
        "busy_timeout = 30000",
        # 64 MB of WAL instead of 4: pages of random keys are written back once for several batches.
        "wal_autocheckpoint = 16000",
        "foreign_keys = ON",
        "cache_size = -65536",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A write transaction takes its lock at once and waits for it; a deferred one would fail when it upgrades.
    writes = connection.get_execution_options().get("voc_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def upsert(connection: Connection, table: Table) -> Any:
    """An INSERT of the connection's dialect, which has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return postgresql.insert(table) if is_postgres(connection) else sqlite.insert(table)


def execute_many(connection: Connection, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run an INSERT once for each row; every row has the same columns."""
    if rows:
        insert_columns(connection, statement, {name: [row[name] for row in rows] for name in rows[0]})


def insert_columns(connection: Connection, statement: Any, columns: Mapping[str, Sequence[Any]]) -> None:
    """Run an INSERT once for each row of `columns`, equally long and at least one value each.

    What SQLAlchemy does for each set of parameters (12 microseconds) was most of the time of an import, so the
    statement is compiled and the types are looked up once for all rows.
    """
    dialect = connection.dialect
    # To Python's sqlite3 every None is a value of an unknown type: it takes 0.7 microseconds to find out what to do.
    columns = {name: values for name, values in columns.items() if values.count(None) < len(values)}
    compiled = statement.compile(dialect=dialect, column_keys=list(columns))
    names = compiled.positiontup if compiled.positional else list(columns)
    bound = []
    for name in names:
        convert = statement.table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        values = columns[name]
        bound.append(values if convert is None else _converted(values, convert))
    parameters = zip(*bound, strict=True)
    if is_postgres(connection) and type(statement) is Insert:
        _copy(connection, statement.table, names, parameters)
    elif compiled.positional:
        connection.exec_driver_sql(compiled.string, list(parameters))
    else:
        connection.exec_driver_sql(compiled.string, [dict(zip(names, values, strict=True)) for values in parameters])


def _copy(connection: Connection, table: TableClause, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows by COPY, which takes half the processor time of INSERTs here and two thirds of the time in all.

    Raises:
        DBAPIError: of the kind that SQLAlchemy makes of the error of an INSERT.
    """
    dialect = connection.dialect
    quoted = dialect.identifier_preparer
    columns = ", ".join(map(quoted.quote, names))
    statement = f"COPY {quoted.format_table(table)} ({columns}) FROM STDIN"
    cursor: Any = connection.connection.cursor()
    driver: Any = dialect.dbapi
    try:
        with cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except driver.Error as error:
        raise DBAPIError.instance(
            statement, None, error, driver.Error, hide_parameters=_HIDDEN, dialect=dialect
        ) from error


def _converted(values: Sequence[Any], convert: Callable[[Any], Any]) -> list[Any]:
    """The values as the database takes them; days and moments of an import, of which there are few, each once."""
    try:
        distinct = set(values)
    except TypeError:  # structures
        distinct = set(range(len(values)))
    if 2 * len(distinct) > len(values):
        return [None if value is None else convert(value) for value in values]
    known = {value: None if value is None else convert(value) for value in distinct}
    return [known[value] for value in values]


def last_id(connection: Connection, table: Table) -> int:
    """The highest id of a table; rows that this transaction adds from here on have higher ones."""
    return connection.scalar(select(func.max(table.c.id))) or 0


def is_postgres(connection: Connection) -> bool:
    """Whether this is PostgreSQL; otherwise it is SQLite."""
    return connection.dialect.name == "postgresql"


def serialize(connection: Connection, workspace_id: int) -> None:
    """Let one writer of this workspace at a time go on until its transaction ends (SQLite has one anyway)."""
    if is_postgres(connection):
        connection.execute(select(func.pg_advisory_xact_lock(text("20571"), workspace_id)))


def within(column: ColumnElement[int], workspace_id: int) -> ColumnElement[bool]:
    """`column` is this workspace, as a check on rows that were found by their ids.

    As a plain equation SQLite, which knows no better, takes it for the rarest condition and reads the workspace.
    """
    return column + 0 == workspace_id


def signed(number: int) -> int:
    """The signed 64-bit integer with the same bits, which is what both databases can store."""
    number &= 0xFFFF_FFFF_FFFF_FFFF
    return number - (1 << 64) if number >> 63 else number


def to_key(id: str) -> int:
    """The 64-bit key of an id of 16 hexadecimal digits; -1 stands for a text that is none."""
    try:
        return signed(int(id, 16)) if len(id) == 16 else -1
    except ValueError:
        return -1


def to_id(key: int) -> str:
    """The id of 16 hexadecimal digits of a key."""
    return f"{key & 0xFFFF_FFFF_FFFF_FFFF:016x}"


def mark_days(connection: Connection, workspace_id: int, days: set[date]) -> None:
    """Say that the rollups of these days are to be made again, in the caller's transaction."""
    if not days:
        return
    insert = upsert(connection, dirty_day)
    # An update of a row that is there already locks it, so that a refresh cannot take the mark away
    # before these changes are visible. Sorted, so that two writers lock in the same order.
    insert = insert.on_conflict_do_update(index_elements=["workspace_id", "day"], set_={"day": insert.excluded.day})
    connection.execute(insert, [{"workspace_id": workspace_id, "day": day} for day in sorted(days)])
