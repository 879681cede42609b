"""Incoming webhooks."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text, UniqueConstraint

from voc.store.tables.columns import Json, UtcTime, metadata, of_workspace

# A signature can only be checked with the secret itself, so it is kept as it is, as the key of the hashes is.
hook = Table(
    "hook",
    metadata,
    Column("id", Integer, primary_key=True),
    of_workspace(),
    Column("name", String(64), nullable=False),
    Column("signature", String(16), nullable=False),
    Column("secret", Text, nullable=False),
    Column("old_secret", Text),
    Column("old_until", UtcTime),
    Column("format", String(64), nullable=False),
    Column("fields", Json, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("workspace_id", "name"),
)
