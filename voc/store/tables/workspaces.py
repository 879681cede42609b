"""Workspaces and small facts about them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, PrimaryKeyConstraint, String, Table, Text

from voc.store.tables.columns import metadata, of_workspace

workspace = Table(
    "workspace",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    # Keys of the hashes that stand for customers and authors, 32 bytes each, the oldest first.
    Column("hash_key", LargeBinary, nullable=False),
    # How often something was written that answers are made of; an answer stays right while it stands still.
    Column("changes", BigInteger, nullable=False, server_default="0"),
)

# Small facts of a workspace: the segmenter and labeler in force, the last day judged.
state = Table(
    "state",
    metadata,
    of_workspace(),
    Column("name", String(32), nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("workspace_id", "name"),
)
