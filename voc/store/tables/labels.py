"""What models say about segments: labels and vectors."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
)

from voc.store.tables.columns import Id, Json, metadata, of_segment

model = Table(
    "model",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Text, nullable=False, unique=True),
)

# One row per segment and model; NULL stands for "none", "unclear" and "false".
label = Table(
    "label",
    metadata,
    of_segment(),
    Column("model_id", Integer, ForeignKey("model.id"), nullable=False),
    # Whether this is the row that answers are made of: the one written last.
    Column("served", Boolean, nullable=False),
    Column("skipped", Text),
    Column("sentiment", String(16)),
    Column("sentiment_score", Float),
    Column("sentiment_confidence", Float),
    Column("touchpoint", String(32)),
    Column("touchpoint_confidence", Float),
    Column("touchpoint_second", String(32)),
    Column("stage", String(16)),
    Column("word_of_mouth", String(16)),
    Column("loyalty", String(16)),
    Column("expectation", String(32)),
    Column("request", String(16)),
    Column("effort", String(16)),
    Column("handoff", Boolean),
    Column("staff", String(16)),
    Column("sarcasm", Boolean),
    Column("intensity", SmallInteger),
    # Short lists and numbers that no question groups by: emotions, spans, confidences of the other tasks.
    Column("emotions", Json),
    Column("details", Json),
    # What the model says where a person said otherwise: {task: [value, confidence, score]}.
    Column("said", Json),
    PrimaryKeyConstraint("segment_id", "model_id"),
    sqlite_with_rowid=False,
)
# What no model serves is looked for by its reason, among millions of labels.
_NOT_SERVED = label.c.skipped.is_not(None)
Index("ix_label_skipped", label.c.skipped, sqlite_where=_NOT_SERVED, postgresql_where=_NOT_SERVED)

# Tasks without a column of their own.
extra_label = Table(
    "extra_label",
    metadata,
    Column("id", Id, primary_key=True),
    of_segment(),
    Column("model_id", Integer, ForeignKey("model.id"), nullable=False),
    Column("task", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("score", Float),
    Index(None, "segment_id", "model_id"),
)

embedding = Table(
    "embedding",
    metadata,
    of_segment(primary_key=True),
    Column("model_id", Integer, ForeignKey("model.id"), nullable=False),
    Column("vector", LargeBinary, nullable=False),
)
