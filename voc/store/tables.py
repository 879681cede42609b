"""The tables. Rows belong to a workspace; messages and segments are found by 64-bit natural keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.types import TypeEngine

from voc.domain import MEASURES

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class UtcTime(TypeDecorator[datetime]):
    """An aware moment: timestamptz on PostgreSQL, microseconds since 1970 (8 bytes instead of 26) on SQLite."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of each database."""
        is_postgres = dialect.name == "postgresql"
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if is_postgres else BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """What is stored; a moment without an offset is a programming error and raises TypeError."""
        if value is None or dialect.name == "postgresql":
            return value
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """What is read, in UTC."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            moment: datetime = value.astimezone(UTC)
            return moment
        return _EPOCH + timedelta(microseconds=int(value))


Id = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def of_workspace() -> Column[int]:
    """The workspace a row belongs to."""
    return Column("workspace_id", Integer, ForeignKey("workspace.id", ondelete="CASCADE"), nullable=False)


def _feedback(*, primary_key: bool = False) -> Column[int]:
    link = ForeignKey("feedback.id", ondelete="CASCADE")
    return Column("feedback_id", Id, link, primary_key=primary_key, autoincrement=False, nullable=False)


def _segment(*, primary_key: bool = False) -> Column[int]:
    link = ForeignKey("segment.id", ondelete="CASCADE")
    return Column("segment_id", Id, link, primary_key=primary_key, autoincrement=False, nullable=False)


workspace = Table(
    "workspace",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    # Key of the hashes that stand for customers and authors.
    Column("hash_key", LargeBinary, nullable=False),
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

import_run = Table(
    "import_run",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("source", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("cursor", Text),
    Column("accepted", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("duplicate", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("filtered", Json, nullable=False),
    Index(None, "workspace_id", "source", "name"),
)

rejected = Table(
    "rejected",
    metadata,
    Column("id", Id, primary_key=True),
    Column("import_id", Id, ForeignKey("import_run.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("file", Text, nullable=False),
    Column("row", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raw", Text, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("key", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("brand", Text),
    # The first message of the group of near-duplicates this one belongs to; NULL for a message that counts.
    Column("copy_of", Id, ForeignKey("feedback.id", ondelete="SET NULL")),
    Column("language", Text),
    Column("product", Text),
    Column("version", Text),
    Column("rating_value", Float),
    Column("rating_low", Float),
    Column("rating_high", Float),
    Column("nps", SmallInteger),
    Column("csat", Float),
    Column("ces", Float),
    Column("created_at", UtcTime, nullable=False),
    Column("imported_at", UtcTime, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("author", Text),
    Column("author_role", Text, nullable=False),
    Column("customer", Text),
    Column("thread_id", Text),
    Column("in_reply_to", Text),
    Column("url", Text),
    Column("reach", BigInteger),
    Column("location", Text),
    Column("team", Text),
    Column("agent", Text),
    Column("engagement", Json),
    Column("attributes", Json),
    Column("title", Text),
    # Long columns last: SQLite reads a row from the left and stops at the last column that is asked for.
    Column("text", Text, nullable=False),
    Column("turns", Json),
    Column("fingerprint", BigInteger),
    UniqueConstraint("workspace_id", "key"),
    Index(None, "workspace_id", "day"),
    # Only of copies: a full index would be taken for "is no copy", which nearly every message is.
    Index(
        None,
        "copy_of",
        sqlite_where=text("copy_of IS NOT NULL"),
        postgresql_where=text("copy_of IS NOT NULL"),
    ),
)

feedback_edit = Table(
    "feedback_edit",
    metadata,
    Column("id", Id, primary_key=True),
    _feedback(),
    Column("replaced_at", UtcTime, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "feedback_id"),
)

# What makes two texts copies of each other, and the first message that has it.
copy_key = Table(
    "copy_key",
    metadata,
    of_workspace(),
    Column("key", BigInteger, nullable=False),
    _feedback(),
    PrimaryKeyConstraint("workspace_id", "key"),
    Index(None, "feedback_id"),
    sqlite_with_rowid=False,
)

# What is still to do: `subject_id` is a message for step "segment", a segment for "label" and "topic".
todo = Table(
    "todo",
    metadata,
    of_workspace(),
    Column("step", String(16), nullable=False),
    Column("subject_id", Id, nullable=False),
    # Until then somebody is at work on it; NULL or past: free to be taken.
    Column("claimed_until", UtcTime),
    PrimaryKeyConstraint("workspace_id", "step", "subject_id"),
    sqlite_with_rowid=False,
)

failure = Table(
    "failure",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("step", String(16), nullable=False),
    Column("subject", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("failed_at", UtcTime, nullable=False),
    UniqueConstraint("workspace_id", "step", "subject"),
)

segment = Table(
    "segment",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("key", BigInteger, nullable=False),
    _feedback(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("role", String(16), nullable=False),
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
    Index(None, "workspace_id", "topic_id"),
)

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
    _segment(),
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
    PrimaryKeyConstraint("segment_id", "model_id"),
    sqlite_with_rowid=False,
)

# Tasks without a column of their own.
extra_label = Table(
    "extra_label",
    metadata,
    Column("id", Id, primary_key=True),
    _segment(),
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
    _segment(primary_key=True),
    Column("model_id", Integer, ForeignKey("model.id"), nullable=False),
    Column("vector", LargeBinary, nullable=False),
)


def _topic_extras() -> list[Column[Any]]:
    return [
        Column("home", String(32), nullable=False, server_default=""),
        Column("parent", Integer),
        Column("anchored", Boolean, nullable=False, server_default=false()),
        Column("radius", Float),
        Column("coherence", Float),
        Column("accepted", Float),
    ]


topic = Table(
    "topic",
    metadata,
    of_workspace(),
    Column("id", Integer, nullable=False),
    Column("touchpoint", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("keywords", Json, nullable=False),
    Column("centroid", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("born", Date, nullable=False),
    Column("status", String(16), nullable=False),
    Column("merged_into", Integer),
    Column("hidden", Boolean, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("renamed", Boolean, nullable=False),
    *_topic_extras(),
    Column("description", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("workspace_id", "id"),
)

# A search for topics that was promoted, rejected or waits for a person.
topic_refit = Table(
    "topic_refit",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("made_at", UtcTime, nullable=False),
    Column("until", Date, nullable=False),
    Column("status", String(16), nullable=False),
    Column("kept", Float, nullable=False),
    Column("coverage", Float, nullable=False),
    Column("coverage_before", Float, nullable=False),
    Column("doubts", Json, nullable=False),
    Column("events", Json, nullable=False),
    Column("decided_at", UtcTime),
    Column("decided_by", Text),
    Index(None, "workspace_id", "status"),
)

# Topics as a refit proposes them, and as they were before it was promoted.
topic_version = Table(
    "topic_version",
    metadata,
    Column("refit_id", Id, ForeignKey("topic_refit.id", ondelete="CASCADE"), nullable=False),
    Column("before", Boolean, nullable=False),
    Column("id", Integer, nullable=False),
    Column("touchpoint", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("keywords", Json, nullable=False),
    Column("centroid", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("born", Date, nullable=False),
    Column("status", String(16), nullable=False),
    Column("merged_into", Integer),
    *_topic_extras(),
    PrimaryKeyConstraint("refit_id", "before", "id"),
    sqlite_with_rowid=False,
)

# Quotes of which a person said that they do not belong to a topic.
topic_exclusion = Table(
    "topic_exclusion",
    metadata,
    of_workspace(),
    Column("topic_id", Integer, nullable=False),
    _segment(),
    PrimaryKeyConstraint("workspace_id", "topic_id", "segment_id"),
    Index(None, "segment_id"),
    sqlite_with_rowid=False,
)

# Who changed a topic and what it was before; enough to take it back.
topic_change = Table(
    "topic_change",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("topic_id", Integer, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("action", String(16), nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    Index(None, "workspace_id", "topic_id"),
)

# Days whose rollups no longer match the raw rows.
dirty_day = Table(
    "dirty_day",
    metadata,
    of_workspace(),
    Column("day", Date, nullable=False),
    PrimaryKeyConstraint("workspace_id", "day"),
)


def _measures() -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in MEASURES]


# Distinct messages do not add up over touchpoints, stages and topics, so sums over each of them are
# rows of their own: `ALL` stands for "any". A missing brand is "".
ALL = "*"

rollup_touchpoint = Table(
    "rollup_touchpoint",
    metadata,
    of_workspace(),
    Column("day", Date, nullable=False),
    Column("touchpoint", String(32), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("source", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("brand", Text, nullable=False),
    *_measures(),
    PrimaryKeyConstraint("workspace_id", "stage", "touchpoint", "day", "source", "channel", "brand"),
    Index(None, "workspace_id", "day"),
    sqlite_with_rowid=False,
)

# `topic_id` is NO_TOPIC_YET for segments that no topic model has looked at.
NO_TOPIC_YET = -1

rollup_topic = Table(
    "rollup_topic",
    metadata,
    of_workspace(),
    Column("day", Date, nullable=False),
    Column("touchpoint", String(32), nullable=False),
    Column("topic_id", Integer, nullable=False),
    Column("brand", Text, nullable=False),
    *_measures(),
    PrimaryKeyConstraint("workspace_id", "touchpoint", "topic_id", "day", "brand"),
    Index(None, "workspace_id", "day"),
    sqlite_with_rowid=False,
)

MESSAGE_MEASURES = (
    "messages", "copies", "ratings", "rating_sum", "promoters", "passives", "detractors", "csat_count", "csat_sum",
    "ces_count", "ces_sum",
)  # fmt: skip

rollup_message = Table(
    "rollup_message",
    metadata,
    of_workspace(),
    Column("day", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("language", Text, nullable=False),
    *[Column(name, Float if name.endswith("_sum") else Integer, nullable=False) for name in MESSAGE_MEASURES],
    PrimaryKeyConstraint("workspace_id", "day", "source", "channel", "brand", "language"),
    sqlite_with_rowid=False,
)

insight = Table(
    "insight",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("key", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("series", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("start", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("first_seen", Date, nullable=False),
    Column("count", Integer, nullable=False),
    Column("expected", Float, nullable=False),
    Column("lower", Float, nullable=False),
    Column("upper", Float, nullable=False),
    Column("p_value", Float, nullable=False),
    Column("severity", Float, nullable=False),
    Column("touchpoint", String(32)),
    Column("topic_id", Integer),
    Column("brand", Text),
    Column("details", Json, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("saved_at", UtcTime, nullable=False),
    UniqueConstraint("workspace_id", "key"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("insight_id", Id, ForeignKey("insight.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    _feedback(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    PrimaryKeyConstraint("insight_id", "position"),
    Index(None, "feedback_id"),
)

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
    Column("changed_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "name"),
)
