"""The tables of the service around the answers: keys, what was written by whom, and what was done about alerts."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
)

from voc.store.tables import Id, Json, UtcTime, metadata, of_workspace

# Secrets are 32 random bytes, so a plain SHA-256 of them cannot be searched through; `prefix` is what people see.
api_key = Table(
    "api_key",
    metadata,
    Column("id", Integer, primary_key=True),
    of_workspace(),
    Column("name", Text, nullable=False),
    Column("prefix", String(16), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("scopes", Json, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
    Column("revoked_at", UtcTime),
    Column("last_used_at", UtcTime),
    Index(None, "workspace_id", "name"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    # The HTTP status; NULL for a command.
    Column("status", SmallInteger),
    Index(None, "workspace_id", "id"),
)

# Answers to writes that carried an Idempotency-Key; without a status the write is under way.
answered_request = Table(
    "answered_request",
    metadata,
    of_workspace(),
    Column("key", String(64), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("status", SmallInteger),
    Column("media_type", Text),
    Column("body", LargeBinary),
    PrimaryKeyConstraint("workspace_id", "key"),
)

# What people did about an insight that was raised; the newest row that is no opinion says how it stands.
alert_action = Table(
    "alert_action",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("insight_id", Id, ForeignKey("insight.id", ondelete="CASCADE"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("action", String(16), nullable=False),
    Column("until", Date),
    Column("useful", Boolean),
    Column("note", Text),
    Index(None, "insight_id"),
)

# A saved question; its rows are made when it is fetched.
export = Table(
    "export",
    metadata,
    Column("id", Integer, primary_key=True),
    of_workspace(),
    Column("rows", String(16), nullable=False),
    Column("format", String(16), nullable=False),
    Column("filter", Json, nullable=False),
    Column("by", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Index(None, "workspace_id", "id"),
)

job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    of_workspace(),
    Column("name", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("step", String(16)),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("started_at", UtcTime),
    Column("finished_at", UtcTime),
    Column("reason", Text),
    Index(None, "workspace_id", "id"),
)
