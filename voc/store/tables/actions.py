"""The tables of who answers for what: owners, what is done about a subject, and what is left as it is."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from voc.store.tables.columns import UtcTime, metadata, of_workspace


def _subject() -> list[Column[str]]:
    return [Column("kind", String(16), nullable=False), Column("subject", String(64), nullable=False)]


owner = Table(
    "owner",
    metadata,
    of_workspace(),
    *_subject(),
    Column("team", Text, nullable=False),
    Column("address", Text),
    PrimaryKeyConstraint("workspace_id", "kind", "subject"),
)

action = Table(
    "action",
    metadata,
    Column("id", Integer, primary_key=True),
    of_workspace(),
    *_subject(),
    Column("title", Text, nullable=False),
    Column("team", Text),
    Column("due", Date),
    Column("done_on", Date),
    Column("dropped", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Index(None, "workspace_id", "kind", "subject"),
)

acceptance = Table(
    "acceptance",
    metadata,
    of_workspace(),
    *_subject(),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("accepted_on", Date, nullable=False),
    Column("review_on", Date),
    PrimaryKeyConstraint("workspace_id", "kind", "subject"),
)
