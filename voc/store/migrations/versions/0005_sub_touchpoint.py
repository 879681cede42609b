"""The sub-touchpoint of a segment, as the company's own taxonomy names it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("segment", sa.Column("sub_touchpoint", sa.String(48)))
    op.add_column("segment", sa.Column("sub_touchpoint_confidence", sa.Float))
