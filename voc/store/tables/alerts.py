"""Who is told of what: rules, alerts, deliveries, and what people did about alerts."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from voc.store.tables.columns import Id, Json, UtcTime, metadata, of_workspace

alert = Table(
    "alert",
    metadata,
    Column("insight_id", Id, ForeignKey("insight.id", ondelete="CASCADE"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("sent_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("insight_id", "channel"),
)

# Every try to hand an alert over; `alert` has the ones that were taken.
delivery = Table(
    "delivery",
    metadata,
    Column("id", Id, primary_key=True),
    Column("insight_id", Id, ForeignKey("insight.id", ondelete="CASCADE"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("tried_at", UtcTime, nullable=False),
    # Why it was not taken; NULL when it was.
    Column("reason", Text),
    Index(None, "insight_id"),
)

rule = Table(
    "rule",
    metadata,
    of_workspace(),
    Column("name", String(64), nullable=False),
    Column("channels", Json, nullable=False),
    Column("kinds", Json, nullable=False),
    Column("touchpoint", String(32)),
    Column("topic_id", Integer),
    Column("brand", Text),
    Column("min_severity", Float, nullable=False),
    Column("quiet", Json),
    Column("enabled", Boolean, nullable=False),
    Column("budget_per_week", Float),
    Column("changed_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "name"),
)

# What people did about an insight that was raised; the newest row that is no opinion says how it stands.
alert_action = Table(
    "alert_action",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("insight_id", Id, ForeignKey("insight.id", ondelete="CASCADE"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("action", String(16), nullable=False),
    Column("until", Date),
    Column("useful", Boolean),
    Column("note", Text),
    Index(None, "insight_id"),
)
