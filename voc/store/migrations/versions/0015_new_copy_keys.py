"""A small table for the keys of the newest messages, from which they move on in large parts."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "new_copy_key",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("feedback_id", _ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_new_copy_key_workspace_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name="fk_new_copy_key_feedback_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "key", name="pk_new_copy_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_new_copy_key_feedback_id", "new_copy_key", ["feedback_id"])
