"""Each message has its bands: the tables of keys need no index on messages and no checks, half of their cost."""

import struct
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TABLES = ("copy_key", "new_copy_key")
_COLUMNS = ("workspace_id", "key", "feedback_id")
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BATCH = 10_000


def upgrade() -> None:
    op.add_column("feedback", sa.Column("bands", sa.LargeBinary()))
    connection = op.get_bind()
    _fill(connection)
    for name in _TABLES:
        if connection.dialect.name == "postgresql":
            op.drop_index(f"ix_{name}_feedback_id", name)
            op.drop_constraint(f"fk_{name}_feedback_id", name)
            op.drop_constraint(f"fk_{name}_workspace_id", name)
        else:
            _remake(name)


def _fill(connection: sa.Connection) -> None:
    """The bands of the first message of a group become all keys that point to it."""
    tables = [sa.table(name, *map(sa.column, _COLUMNS)) for name in _TABLES]
    query = sa.union_all(*[sa.select(table.c.feedback_id, table.c.key) for table in tables])
    groups = groupby(connection.execute(query.order_by("feedback_id")).all(), key=lambda row: row.feedback_id)
    rows = [{"row": id, "keys": b"".join([struct.pack("<q", each.key) for each in group])} for id, group in groups]
    change = sa.text("UPDATE feedback SET bands = :keys WHERE id = :row")
    for start in range(0, len(rows), _BATCH):
        connection.execute(change, rows[start : start + _BATCH])


def _remake(name: str) -> None:
    op.rename_table(name, f"{name}_before")
    op.create_table(
        name,
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("feedback_id", _ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "key", name=f"pk_{name}"),
        sqlite_with_rowid=False,
    )
    before, after = (sa.table(table, *map(sa.column, _COLUMNS)) for table in (f"{name}_before", name))
    op.execute(sa.insert(after).from_select(_COLUMNS, sa.select(before).order_by(before.c.workspace_id, before.c.key)))
    op.drop_table(f"{name}_before")
