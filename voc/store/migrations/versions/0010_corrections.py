"""Corrections of labels, random samples to check, and what a model said where a person says otherwise."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_TIME = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("label", sa.Column("said", _JSON, nullable=True))
    op.create_table(
        "sample",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", _TIME, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_sample_workspace_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_sample"),
    )
    op.create_index("ix_sample_workspace_id_id", "sample", ["workspace_id", "id"])
    op.create_table(
        "sample_item",
        sa.Column("sample_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("segment_id", _ID, autoincrement=False, nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["sample_id"], ["sample.id"], name="fk_sample_item_sample_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name="fk_sample_item_segment_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sample_id", "position", name="pk_sample_item"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sample_item_segment_id", "sample_item", ["segment_id"])
    op.create_table(
        "correction",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("segment_id", _ID, autoincrement=False, nullable=False),
        sa.Column("task", sa.String(length=16), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("sample_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_correction_workspace_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name="fk_correction_segment_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sample_id"], ["sample.id"], name="fk_correction_sample_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
    )
    op.create_index("ix_correction_workspace_id_id", "correction", ["workspace_id", "id"])
    op.create_index("ix_correction_segment_id", "correction", ["segment_id"])
