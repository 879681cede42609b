"""Customers who are known by their address are found by the id that the source has for them as well."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feedback", sa.Column("alias", sa.Text()))
