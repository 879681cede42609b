"""The segments that no model serves, to be found by their reason."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    given = sa.text("skipped IS NOT NULL")
    op.create_index("ix_label_skipped", "label", ["skipped"], sqlite_where=given, postgresql_where=given)
