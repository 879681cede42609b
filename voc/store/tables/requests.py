"""Writes: who made them, and what they were answered."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, PrimaryKeyConstraint, SmallInteger, String, Table, Text

from voc.store.tables.columns import Id, UtcTime, metadata, of_workspace

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
