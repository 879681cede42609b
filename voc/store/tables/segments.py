"""Segments: the single points that messages make."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table, Text, UniqueConstraint

from voc.store.tables.columns import Id, UtcTime, metadata, of_feedback, of_workspace

segment = Table(
    "segment",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("key", BigInteger, nullable=False),
    of_feedback(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("role", String(16), nullable=False),
    # When its message was written: the newest of a topic are found by an index.
    Column("written_at", UtcTime),
    # NULL where it is the language of the message.
    Column("language", Text),
    # NULL: no topic model has looked at it; 0: looked at, in no topic.
    Column("topic_id", Integer),
    Column("topic_probability", Float),
    # Where a person moved the topic of the segment to; NULL where the touchpoint of the label counts.
    Column("moved_to", String(32)),
    # NULL: the touchpoint is not divided by the taxonomy, or nothing fits well enough.
    Column("sub_touchpoint", String(48)),
    Column("sub_touchpoint_confidence", Float),
    UniqueConstraint("workspace_id", "key"),
    Index(None, "feedback_id"),
    Index(None, "workspace_id", "topic_id", "written_at"),
)
