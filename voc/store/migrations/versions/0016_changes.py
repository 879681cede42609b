"""When a segment was written, to find the newest of a topic by an index, and how often a workspace has changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TIME = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("workspace", sa.Column("changes", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("segment", sa.Column("written_at", _TIME))
    op.drop_index("ix_segment_workspace_id_topic_id", "segment")
    op.execute("UPDATE segment SET written_at = (SELECT f.created_at FROM feedback f WHERE f.id = segment.feedback_id)")
    columns = ["workspace_id", "topic_id", "written_at"]
    op.create_index("ix_segment_workspace_id_topic_id_written_at", "segment", columns)
