"""The first schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_TIME = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")

# Full-text search reads the texts where they are. New ones are added by `voc.store.search.index_texts`.
_SQLITE_SEARCH = (
    """
    CREATE VIRTUAL TABLE feedback_fts USING fts5(
        text, content='feedback', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER feedback_fts_delete AFTER DELETE ON feedback BEGIN
        INSERT INTO feedback_fts(feedback_fts, rowid, text) VALUES ('delete', old.id, old.text);
    END
    """,
    """
    CREATE TRIGGER feedback_fts_update AFTER UPDATE OF text ON feedback BEGIN
        INSERT INTO feedback_fts(feedback_fts, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO feedback_fts(rowid, text) VALUES (new.id, new.text);
    END
    """,
)
_POSTGRES_SEARCH = ("CREATE INDEX ix_feedback_search ON feedback USING gin (to_tsvector('english'::regconfig, text))",)


def upgrade() -> None:
    """Make everything."""
    _make_tables()
    for statement in _POSTGRES_SEARCH if op.get_bind().dialect.name == "postgresql" else _SQLITE_SEARCH:
        op.execute(statement)


def _make_tables() -> None:
    op.create_table(
        "model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_model"),
        sa.UniqueConstraint("version", name="uq_model_version"),
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("hash_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
        sa.UniqueConstraint("name", name="uq_workspace_name"),
    )
    op.create_table(
        "dirty_day",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_dirty_day_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "day", name="pk_dirty_day"),
    )
    op.create_table(
        "failure",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("failed_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_failure_workspace_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_failure"),
        sa.UniqueConstraint("workspace_id", "step", "subject", name="uq_failure_workspace_id_step_subject"),
    )
    op.create_table(
        "feedback",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("copy_of", _ID, nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("rating_value", sa.Float(), nullable=True),
        sa.Column("rating_low", sa.Float(), nullable=True),
        sa.Column("rating_high", sa.Float(), nullable=True),
        sa.Column("nps", sa.SmallInteger(), nullable=True),
        sa.Column("csat", sa.Float(), nullable=True),
        sa.Column("ces", sa.Float(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("imported_at", _TIME, nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("author_role", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("thread_id", sa.Text(), nullable=True),
        sa.Column("in_reply_to", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("reach", sa.BigInteger(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("engagement", _JSON, nullable=True),
        sa.Column("attributes", _JSON, nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("turns", _JSON, nullable=True),
        sa.ForeignKeyConstraint(["copy_of"], ["feedback.id"], name="fk_feedback_copy_of", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_feedback_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("workspace_id", "key", name="uq_feedback_workspace_id_key"),
    )
    op.create_index(
        "ix_feedback_copy_of",
        "feedback",
        ["copy_of"],
        unique=False,
        sqlite_where=sa.text("copy_of IS NOT NULL"),
        postgresql_where=sa.text("copy_of IS NOT NULL"),
    )
    op.create_index("ix_feedback_workspace_id_day", "feedback", ["workspace_id", "day"], unique=False)
    op.create_table(
        "import_run",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("finished_at", _TIME, nullable=True),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("duplicate", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("filtered", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_import_run_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
    )
    op.create_index(
        "ix_import_run_workspace_id_source_name", "import_run", ["workspace_id", "source", "name"], unique=False
    )
    op.create_table(
        "insight",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("first_seen", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("lower", sa.Float(), nullable=False),
        sa.Column("upper", sa.Float(), nullable=False),
        sa.Column("p_value", sa.Float(), nullable=False),
        sa.Column("severity", sa.Float(), nullable=False),
        sa.Column("touchpoint", sa.String(length=32), nullable=True),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("details", _JSON, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_insight_workspace_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_insight"),
        sa.UniqueConstraint("workspace_id", "key", name="uq_insight_workspace_id_key"),
    )
    op.create_table(
        "rollup_message",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("ratings", sa.Integer(), nullable=False),
        sa.Column("rating_sum", sa.Float(), nullable=False),
        sa.Column("promoters", sa.Integer(), nullable=False),
        sa.Column("passives", sa.Integer(), nullable=False),
        sa.Column("detractors", sa.Integer(), nullable=False),
        sa.Column("csat_count", sa.Integer(), nullable=False),
        sa.Column("csat_sum", sa.Float(), nullable=False),
        sa.Column("ces_count", sa.Integer(), nullable=False),
        sa.Column("ces_sum", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_rollup_message_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "day", "source", "channel", "brand", "language", name="pk_rollup_message"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_topic",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("touchpoint", sa.String(length=32), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("negative_messages", sa.Integer(), nullable=False),
        sa.Column("negative", sa.Integer(), nullable=False),
        sa.Column("neutral", sa.Integer(), nullable=False),
        sa.Column("positive", sa.Integer(), nullable=False),
        sa.Column("mixed", sa.Integer(), nullable=False),
        sa.Column("recommends", sa.Integer(), nullable=False),
        sa.Column("warns", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("considers", sa.Integer(), nullable=False),
        sa.Column("loyal", sa.Integer(), nullable=False),
        sa.Column("wavering", sa.Integer(), nullable=False),
        sa.Column("leaving", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("high_effort", sa.Integer(), nullable=False),
        sa.Column("low_effort", sa.Integer(), nullable=False),
        sa.Column("expectation_gap", sa.Integer(), nullable=False),
        sa.Column("handoff", sa.Integer(), nullable=False),
        sa.Column("help", sa.Integer(), nullable=False),
        sa.Column("intensity_sum", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_rollup_topic_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "touchpoint", "topic_id", "day", "brand", name="pk_rollup_topic"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rollup_topic_workspace_id_day", "rollup_topic", ["workspace_id", "day"], unique=False)
    op.create_table(
        "rollup_touchpoint",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("touchpoint", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("negative_messages", sa.Integer(), nullable=False),
        sa.Column("negative", sa.Integer(), nullable=False),
        sa.Column("neutral", sa.Integer(), nullable=False),
        sa.Column("positive", sa.Integer(), nullable=False),
        sa.Column("mixed", sa.Integer(), nullable=False),
        sa.Column("recommends", sa.Integer(), nullable=False),
        sa.Column("warns", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("considers", sa.Integer(), nullable=False),
        sa.Column("loyal", sa.Integer(), nullable=False),
        sa.Column("wavering", sa.Integer(), nullable=False),
        sa.Column("leaving", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("high_effort", sa.Integer(), nullable=False),
        sa.Column("low_effort", sa.Integer(), nullable=False),
        sa.Column("expectation_gap", sa.Integer(), nullable=False),
        sa.Column("handoff", sa.Integer(), nullable=False),
        sa.Column("help", sa.Integer(), nullable=False),
        sa.Column("intensity_sum", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_rollup_touchpoint_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "stage", "touchpoint", "day", "source", "channel", "brand", name="pk_rollup_touchpoint"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rollup_touchpoint_workspace_id_day", "rollup_touchpoint", ["workspace_id", "day"], unique=False)
    op.create_table(
        "state",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_state_workspace_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("workspace_id", "name", name="pk_state"),
    )
    op.create_table(
        "todo",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_todo_workspace_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("workspace_id", "step", "subject_id", name="pk_todo"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "topic",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("touchpoint", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("keywords", _JSON, nullable=False),
        sa.Column("centroid", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("born", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("renamed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_topic_workspace_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_topic"),
    )
    op.create_table(
        "topic_change",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("before", _JSON, nullable=False),
        sa.Column("after", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_topic_change_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_topic_change"),
    )
    op.create_index("ix_topic_change_workspace_id_topic_id", "topic_change", ["workspace_id", "topic_id"], unique=False)
    op.create_table(
        "alert",
        sa.Column("insight_id", _ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sent_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["insight_id"], ["insight.id"], name="fk_alert_insight_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("insight_id", "channel", name="pk_alert"),
    )
    op.create_table(
        "copy_key",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("feedback_id", _ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name="fk_copy_key_feedback_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_copy_key_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "key", name="pk_copy_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_copy_key_feedback_id", "copy_key", ["feedback_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("insight_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("feedback_id", _ID, autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name="fk_evidence_feedback_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["insight_id"], ["insight.id"], name="fk_evidence_insight_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("insight_id", "position", name="pk_evidence"),
    )
    op.create_index("ix_evidence_feedback_id", "evidence", ["feedback_id"], unique=False)
    op.create_table(
        "feedback_edit",
        sa.Column("id", _ID, nullable=False),
        sa.Column("feedback_id", _ID, autoincrement=False, nullable=False),
        sa.Column("replaced_at", _TIME, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name="fk_feedback_edit_feedback_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_edit"),
    )
    op.create_index("ix_feedback_edit_feedback_id", "feedback_edit", ["feedback_id"], unique=False)
    op.create_table(
        "rejected",
        sa.Column("id", _ID, nullable=False),
        sa.Column("import_id", _ID, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"], name="fk_rejected_import_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_rejected"),
    )
    op.create_index("ix_rejected_import_id", "rejected", ["import_id"], unique=False)
    op.create_table(
        "segment",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("feedback_id", _ID, autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("topic_probability", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name="fk_segment_feedback_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_segment_workspace_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_segment"),
        sa.UniqueConstraint("workspace_id", "key", name="uq_segment_workspace_id_key"),
    )
    op.create_index("ix_segment_feedback_id", "segment", ["feedback_id"], unique=False)
    op.create_index("ix_segment_workspace_id_topic_id", "segment", ["workspace_id", "topic_id"], unique=False)
    op.create_table(
        "embedding",
        sa.Column("segment_id", _ID, autoincrement=False, nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name="fk_embedding_model_id"),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name="fk_embedding_segment_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("segment_id", name="pk_embedding"),
    )
    op.create_table(
        "extra_label",
        sa.Column("id", _ID, nullable=False),
        sa.Column("segment_id", _ID, autoincrement=False, nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name="fk_extra_label_model_id"),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name="fk_extra_label_segment_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_extra_label"),
    )
    op.create_index("ix_extra_label_segment_id_model_id", "extra_label", ["segment_id", "model_id"], unique=False)
    op.create_table(
        "label",
        sa.Column("segment_id", _ID, autoincrement=False, nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("served", sa.Boolean(), nullable=False),
        sa.Column("skipped", sa.Text(), nullable=True),
        sa.Column("sentiment", sa.String(length=16), nullable=True),
        sa.Column("sentiment_score", sa.Float(), nullable=True),
        sa.Column("sentiment_confidence", sa.Float(), nullable=True),
        sa.Column("touchpoint", sa.String(length=32), nullable=True),
        sa.Column("touchpoint_confidence", sa.Float(), nullable=True),
        sa.Column("touchpoint_second", sa.String(length=32), nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=True),
        sa.Column("word_of_mouth", sa.String(length=16), nullable=True),
        sa.Column("loyalty", sa.String(length=16), nullable=True),
        sa.Column("expectation", sa.String(length=32), nullable=True),
        sa.Column("request", sa.String(length=16), nullable=True),
        sa.Column("effort", sa.String(length=16), nullable=True),
        sa.Column("handoff", sa.Boolean(), nullable=True),
        sa.Column("staff", sa.String(length=16), nullable=True),
        sa.Column("sarcasm", sa.Boolean(), nullable=True),
        sa.Column("intensity", sa.SmallInteger(), nullable=True),
        sa.Column("emotions", _JSON, nullable=True),
        sa.Column("details", _JSON, nullable=True),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name="fk_label_model_id"),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name="fk_label_segment_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("segment_id", "model_id", name="pk_label"),
        sqlite_with_rowid=False,
    )
