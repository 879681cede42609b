"""Saved questions."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from voc.store.tables.columns import Json, UtcTime, metadata, of_workspace

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
