"""The messages whose source says how far they went, to be found among all others."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    given = sa.text("reach IS NOT NULL OR engagement IS NOT NULL")
    op.create_index(
        "ix_feedback_amplified", "feedback", ["workspace_id", "day"], sqlite_where=given, postgresql_where=given
    )
