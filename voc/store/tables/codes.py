"""Vectors in short, to find the few that are worth comparing."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table

from voc.store.tables.columns import Id, metadata, of_workspace

# A code is one bit per number of a vector: whether it is above zero. Thousands of them lie in one row.
code_block = Table(
    "code_block",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    # Numbers per vector.
    Column("width", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    # The lowest and the highest row of `segment` in it.
    Column("low", Id, nullable=False),
    Column("high", Id, nullable=False),
    # Rows of `segment`, as little-endian int64, and their codes in the same order, each padded to 64 bits.
    Column("segment_ids", LargeBinary, nullable=False),
    Column("codes", LargeBinary, nullable=False),
    Index(None, "workspace_id", "width", "size"),
    Index(None, "workspace_id", "high"),
)
