"""The budget of a rule."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rule", sa.Column("budget_per_week", sa.Float(), nullable=True))
