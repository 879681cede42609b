"""API keys."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from voc.store.tables.columns import Json, UtcTime, metadata, of_workspace

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
