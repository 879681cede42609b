"""What a message was made from, so that a row read again is known without being cleaned."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feedback", sa.Column("fingerprint", sa.BigInteger()))
