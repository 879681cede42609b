"""Each message has its bands: the tables of keys need no index on messages and no checks, half of their cost.

Bands are also computed otherwise than before: no text to come has one of the old keys, so these go. A copy of a message
that was stored before is therefore not recognised.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TABLES = ("copy_key", "new_copy_key")
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("feedback", sa.Column("bands", sa.LargeBinary()))
    for name in _TABLES:
        op.drop_table(name)
        op.create_table(
            name,
            sa.Column("workspace_id", sa.Integer(), nullable=False),
            sa.Column("key", sa.BigInteger(), nullable=False),
            sa.Column("feedback_id", _ID, autoincrement=False, nullable=False),
            sa.PrimaryKeyConstraint("workspace_id", "key", name=f"pk_{name}"),
            sqlite_with_rowid=False,
        )
