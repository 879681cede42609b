"""What people say a segment is, where a model said it first, and the random samples they were asked about."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from voc.store.tables.columns import Id, UtcTime, metadata, of_segment, of_workspace

# Quotes drawn at random to be checked; `population` is how many they were drawn from.
sample = Table(
    "sample",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("drawn_at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("population", Integer, nullable=False),
    Index(None, "workspace_id", "id"),
)

sample_item = Table(
    "sample_item",
    metadata,
    Column("sample_id", Id, ForeignKey("sample.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    of_segment(),
    # A person could not tell.
    Column("skipped", Boolean, nullable=False),
    PrimaryKeyConstraint("sample_id", "position"),
    Index(None, "segment_id"),
    sqlite_with_rowid=False,
)

# Rows are added, never changed: of a segment and a task the newest is in force. `old` is what was shown before, and
# `new` is the same where a person agreed.
correction = Table(
    "correction",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    of_segment(),
    Column("task", String(16), nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    # The random sample it answers; NULL where somebody came across it.
    Column("sample_id", Id, ForeignKey("sample.id", ondelete="SET NULL")),
    Index(None, "workspace_id", "id"),
    Index(None, "segment_id"),
)
