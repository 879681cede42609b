"""Work that takes longer than a request."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from voc.store.tables.columns import UtcTime, metadata, of_workspace

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
