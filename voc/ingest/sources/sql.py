"""Rows that a query finds in a company's own database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from pydantic import Field, SecretStr, field_validator
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from voc.errors import SourceFailed
from voc.ingest.base import sources
from voc.ingest.live import Found, Intake, Page, PagedSource, Raw, secret
from voc.ingest.record import Record

_ROWS = 1000
_READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
}
_KINDS: dict[str, Any] = {"datetime": datetime.fromisoformat, "date": date.fromisoformat}
_SCALE = {"rating_min": "min", "rating_max": "max"}


@sources.register
class Sql(PagedSource):
    """Rows of a query in any database that SQLAlchemy reaches; nothing is written there."""

    reads = ("query", "cursor_column")

    query: str = Field(
        description="SELECT whose columns are named as fields of records (docs/formats.md); others become attributes."
    )
    cursor_column: str = Field(
        description="Column that only grows, such as updated_at or id: reading goes on from its last value."
    )
    url: SecretStr = Field(
        description="SQLAlchemy URL with user and password, as in postgresql+psycopg://reader:...@db/crm, best of a "
        "user who may only read."
    )

    @field_validator("url")
    @classmethod
    def _readable(cls, url: SecretStr) -> SecretStr:
        try:
            make_url(secret(url))
        except ArgumentError as error:
            raise ValueError("it is not a SQLAlchemy URL") from error
        return url

    @property
    def key(self) -> str:
        return f"{make_url(secret(self.url)).render_as_string(hide_password=True)} {super().key}"

    def pages(self, since: str | None, intake: Intake) -> Iterator[Page]:  # noqa: ARG002 - it needs no settings
        try:
            engine = create_engine(secret(self.url))
            try:
                with engine.connect() as connection:
                    yield from self._rows(connection, since)
            finally:
                engine.dispose()
        except (SQLAlchemyError, ImportError) as error:
            # Of the driver's own words the first line: the rest may hold parameters.
            reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
            raise SourceFailed(self.name(), f"{type(error).__name__}: {reason[:200]}") from error

    def _rows(self, connection: Connection, since: str | None) -> Iterator[Page]:
        """In one reading; rows that share the last value are read again by the next one."""
        if guard := _READ_ONLY.get(connection.dialect.name):
            connection.execute(text(guard))
        column = connection.dialect.identifier_preparer.quote(self.cursor_column)
        where = f"WHERE feedback.{column} >= :since" if since else ""
        # The query is that of the operator; the only value in it is bound.
        statement = text(f"SELECT * FROM ({self.query}) AS feedback {where} ORDER BY feedback.{column}")  # noqa: S608
        streamed = connection.execution_options(stream_results=True, yield_per=_ROWS)
        found = streamed.execute(statement, {"since": _loaded(since)} if since else {})
        for part in found.mappings().partitions(_ROWS):
            rows = [dict(row) for row in part]
            yield Page(rows, _dumped(rows[-1][self.cursor_column]))
        connection.rollback()

    def record(self, raw: Raw) -> Found:
        fields = {name: value for name, value in raw.items() if value is not None}
        rating = {part: fields.pop(name) for name, part in _SCALE.items() if name in fields}
        if "rating" in fields:
            fields["rating"] = {**rating, "value": fields["rating"]}
        known = Record.model_fields.keys() - {"attributes", "turns", "engagement"}
        others = {name: str(fields[name]) for name in fields.keys() - known - {self.cursor_column}}
        return {name: fields[name] for name in fields.keys() & known} | {"attributes": others or None}


def _dumped(value: Any) -> str:
    moment = isinstance(value, date)
    kind = type(value).__name__ if moment else "plain"
    return json.dumps({"kind": kind, "value": value.isoformat() if moment else value}, default=str)


def _loaded(cursor: str) -> Any:
    known = json.loads(cursor)
    return _KINDS.get(known["kind"], lambda value: value)(known["value"])
