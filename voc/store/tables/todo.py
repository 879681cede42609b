"""What is still to do, and what could not be done."""

from __future__ import annotations

from sqlalchemy import Column, PrimaryKeyConstraint, String, Table, Text, UniqueConstraint

from voc.store.tables.columns import Id, UtcTime, metadata, of_workspace

# What is still to do: `subject_id` is a message for step "segment", a segment for "label" and "topic".
todo = Table(
    "todo",
    metadata,
    of_workspace(),
    Column("step", String(16), nullable=False),
    Column("subject_id", Id, nullable=False),
    # Until then somebody is at work on it; NULL or past: free to be taken.
    Column("claimed_until", UtcTime),
    PrimaryKeyConstraint("workspace_id", "step", "subject_id"),
    sqlite_with_rowid=False,
)

failure = Table(
    "failure",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("step", String(16), nullable=False),
    Column("subject", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("failed_at", UtcTime, nullable=False),
    UniqueConstraint("workspace_id", "step", "subject"),
)
