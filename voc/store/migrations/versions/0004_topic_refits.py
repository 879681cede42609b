"""Refits that wait for a decision, the topics of each, quotes that do not belong, and topics that were moved."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_TIME = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")


def _extras() -> list[sa.Column[Any]]:
    return [
        sa.Column("home", sa.String(32), nullable=False, server_default=""),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("anchored", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("radius", sa.Float(), nullable=True),
        sa.Column("coherence", sa.Float(), nullable=True),
        sa.Column("accepted", sa.Float(), nullable=True),
    ]


def upgrade() -> None:
    """Every topic so far lives where it was found."""
    for column in _extras():
        op.add_column("topic", column)
    op.add_column("topic", sa.Column("description", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE topic SET home = touchpoint")
    op.add_column("segment", sa.Column("moved_to", sa.String(32), nullable=True))
    _make_refits()
    _make_exclusions()


def _make_refits() -> None:
    op.create_table(
        "topic_refit",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("kept", sa.Float(), nullable=False),
        sa.Column("coverage", sa.Float(), nullable=False),
        sa.Column("coverage_before", sa.Float(), nullable=False),
        sa.Column("doubts", _JSON, nullable=False),
        sa.Column("events", _JSON, nullable=False),
        sa.Column("decided_at", _TIME, nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_topic_refit_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_topic_refit"),
    )
    op.create_index("ix_topic_refit_workspace_id_status", "topic_refit", ["workspace_id", "status"], unique=False)
    op.create_table(
        "topic_version",
        sa.Column("refit_id", _ID, nullable=False),
        sa.Column("before", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("touchpoint", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("keywords", _JSON, nullable=False),
        sa.Column("centroid", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("born", sa.Date(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        *_extras(),
        sa.ForeignKeyConstraint(["refit_id"], ["topic_refit.id"], name="fk_topic_version_refit_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("refit_id", "before", "id", name="pk_topic_version"),
        sqlite_with_rowid=False,
    )


def _make_exclusions() -> None:
    op.create_table(
        "topic_exclusion",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("segment_id", _ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_topic_exclusion_workspace_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segment.id"], name="fk_topic_exclusion_segment_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "topic_id", "segment_id", name="pk_topic_exclusion"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_topic_exclusion_segment_id", "topic_exclusion", ["segment_id"], unique=False)
