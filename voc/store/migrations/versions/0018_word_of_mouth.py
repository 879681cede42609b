"""Word of mouth is counted in messages, not in segments: the sums of all days are made again."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO dirty_day (workspace_id, day) SELECT DISTINCT workspace_id, day FROM feedback"
        " WHERE true ON CONFLICT DO NOTHING"
    )
