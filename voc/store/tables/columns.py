"""Types and columns that many tables share, and the metadata all tables belong to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Dialect, ForeignKey, Integer, MetaData, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.types import TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """An aware moment in microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(microseconds: int) -> datetime:
    """The moment so many microseconds after the beginning of 1970."""
    return _EPOCH + timedelta(microseconds=microseconds)


class UtcTime(TypeDecorator[datetime]):
    """An aware moment: timestamptz on PostgreSQL, microseconds since 1970 (8 bytes instead of 26) on SQLite.

    What is stored may be given as either.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of each database."""
        is_postgres = dialect.name == "postgresql"
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if is_postgres else BigInteger())

    def process_bind_param(self, value: datetime | int | None, dialect: Dialect) -> Any:
        """What is stored; a moment without an offset is a programming error and raises TypeError."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            return moment_of(value) if isinstance(value, int) else value
        return value if isinstance(value, int) else microseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """What is read, in UTC."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            moment: datetime = value.astimezone(UTC)
            return moment
        return moment_of(int(value))


Id = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def of_workspace() -> Column[int]:
    """The workspace a row belongs to."""
    return Column("workspace_id", Integer, ForeignKey("workspace.id", ondelete="CASCADE"), nullable=False)


def of_feedback(*, primary_key: bool = False) -> Column[int]:
    """The message a row belongs to."""
    link = ForeignKey("feedback.id", ondelete="CASCADE")
    return Column("feedback_id", Id, link, primary_key=primary_key, autoincrement=False, nullable=False)


def of_segment(*, primary_key: bool = False) -> Column[int]:
    """The segment a row belongs to."""
    link = ForeignKey("segment.id", ondelete="CASCADE")
    return Column("segment_id", Id, link, primary_key=primary_key, autoincrement=False, nullable=False)
