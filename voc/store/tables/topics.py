"""Topics, searches for them, and what people did to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    false,
)

from voc.store.tables.columns import Id, Json, UtcTime, metadata, of_segment, of_workspace


def _topic_extras() -> list[Column[Any]]:
    return [
        Column("home", String(32), nullable=False, server_default=""),
        Column("parent", Integer),
        Column("anchored", Boolean, nullable=False, server_default=false()),
        Column("radius", Float),
        Column("coherence", Float),
        Column("accepted", Float),
    ]


topic = Table(
    "topic",
    metadata,
    of_workspace(),
    Column("id", Integer, nullable=False),
    Column("touchpoint", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("keywords", Json, nullable=False),
    Column("centroid", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("born", Date, nullable=False),
    Column("status", String(16), nullable=False),
    Column("merged_into", Integer),
    Column("hidden", Boolean, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("renamed", Boolean, nullable=False),
    *_topic_extras(),
    Column("description", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("workspace_id", "id"),
)

# A search for topics that was promoted, rejected or waits for a person.
topic_refit = Table(
    "topic_refit",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("made_at", UtcTime, nullable=False),
    Column("until", Date, nullable=False),
    Column("status", String(16), nullable=False),
    Column("kept", Float, nullable=False),
    Column("coverage", Float, nullable=False),
    Column("coverage_before", Float, nullable=False),
    Column("doubts", Json, nullable=False),
    Column("events", Json, nullable=False),
    Column("decided_at", UtcTime),
    Column("decided_by", Text),
    Index(None, "workspace_id", "status"),
)

# Topics as a refit proposes them, and as they were before it was promoted.
topic_version = Table(
    "topic_version",
    metadata,
    Column("refit_id", Id, ForeignKey("topic_refit.id", ondelete="CASCADE"), nullable=False),
    Column("before", Boolean, nullable=False),
    Column("id", Integer, nullable=False),
    Column("touchpoint", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("keywords", Json, nullable=False),
    Column("centroid", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("born", Date, nullable=False),
    Column("status", String(16), nullable=False),
    Column("merged_into", Integer),
    *_topic_extras(),
    PrimaryKeyConstraint("refit_id", "before", "id"),
    sqlite_with_rowid=False,
)

# Quotes of which a person said that they do not belong to a topic.
topic_exclusion = Table(
    "topic_exclusion",
    metadata,
    of_workspace(),
    Column("topic_id", Integer, nullable=False),
    of_segment(),
    PrimaryKeyConstraint("workspace_id", "topic_id", "segment_id"),
    Index(None, "segment_id"),
    sqlite_with_rowid=False,
)

# Who changed a topic and what it was before; enough to take it back.
topic_change = Table(
    "topic_change",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("topic_id", Integer, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("action", String(16), nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    Index(None, "workspace_id", "topic_id"),
)
