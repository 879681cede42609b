"""Reports that are sent by themselves."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, PrimaryKeyConstraint, String, Table, Text

from voc.store.tables.columns import UtcTime, metadata, of_workspace

report_schedule = Table(
    "report_schedule",
    metadata,
    of_workspace(),
    Column("name", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("every", String(16), nullable=False),
    Column("format", String(8), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("touchpoint", String(32)),
    Column("owner", Text),
    Column("brand", Text),
    Column("enabled", Boolean, nullable=False),
    # The last day of the last period that was sent.
    Column("sent_until", Date, nullable=False),
    # Until then somebody is at work on it, or it has just failed; NULL or past: free to be taken.
    Column("claimed_until", UtcTime),
    # Why the last try was not taken; NULL where it was.
    Column("reason", Text),
    PrimaryKeyConstraint("workspace_id", "name"),
)
