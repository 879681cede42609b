"""What was read in, and the rows that were refused."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from voc.store.tables.columns import Id, Json, UtcTime, metadata, of_workspace

import_run = Table(
    "import_run",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("source", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("cursor", Text),
    Column("accepted", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("duplicate", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("filtered", Json, nullable=False),
    Index(None, "workspace_id", "source", "name"),
)

rejected = Table(
    "rejected",
    metadata,
    Column("id", Id, primary_key=True),
    Column("import_id", Id, ForeignKey("import_run.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("file", Text, nullable=False),
    Column("row", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raw", Text, nullable=False),
)
