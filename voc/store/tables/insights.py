"""Changes that were found, and the quotes behind them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from voc.store.tables.columns import Id, Json, UtcTime, metadata, of_feedback, of_workspace

insight = Table(
    "insight",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("key", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("series", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("start", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("first_seen", Date, nullable=False),
    Column("count", Integer, nullable=False),
    Column("expected", Float, nullable=False),
    Column("lower", Float, nullable=False),
    Column("upper", Float, nullable=False),
    Column("p_value", Float, nullable=False),
    Column("severity", Float, nullable=False),
    Column("touchpoint", String(32)),
    Column("topic_id", Integer),
    Column("brand", Text),
    Column("details", Json, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("saved_at", UtcTime, nullable=False),
    UniqueConstraint("workspace_id", "key"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("insight_id", Id, ForeignKey("insight.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    of_feedback(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    PrimaryKeyConstraint("insight_id", "position"),
    Index(None, "feedback_id"),
)
