"""Codes of vectors, by which near ones are found; those of the vectors that are there are made here.

Revision ID: 0012
Revises: 0011
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT_ONCE = 8192


def upgrade() -> None:
    blocks = op.create_table(
        "code_block",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("low", _ID, nullable=False),
        sa.Column("high", _ID, nullable=False),
        sa.Column("segment_ids", sa.LargeBinary(), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_code_block_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_code_block"),
    )
    op.create_index("ix_code_block_workspace_id_width_size", "code_block", ["workspace_id", "width", "size"])
    op.create_index("ix_code_block_workspace_id_high", "code_block", ["workspace_id", "high"])
    connection = op.get_bind()
    for rows in _vectors(connection):
        _add(connection, blocks, rows)


def _vectors(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    after = -1
    query = sa.text(
        "SELECT e.segment_id, s.workspace_id, e.vector FROM embedding e JOIN segment s ON s.id = e.segment_id"
        " WHERE e.segment_id > :after ORDER BY e.segment_id LIMIT :limit"
    )
    while rows := connection.execute(query, {"after": after, "limit": _AT_ONCE}).all():
        after = rows[-1].segment_id
        yield rows


def _add(connection: sa.Connection, blocks: sa.Table, rows: Sequence[Any]) -> None:
    groups: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        groups.setdefault((row.workspace_id, len(row.vector) // 2), []).append(row)
    for (workspace_id, width), found in groups.items():
        vectors = np.frombuffer(b"".join(row.vector for row in found), "<f2").reshape(-1, width)
        bits = np.packbits(vectors > 0, axis=1)
        codes = np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8)))
        ids = np.array([row.segment_id for row in found], "<i8")
        values = {"workspace_id": workspace_id, "width": width, "size": len(found)}
        values |= {"low": int(ids.min()), "high": int(ids.max())}
        connection.execute(sa.insert(blocks).values(**values, segment_ids=ids.tobytes(), codes=codes.tobytes()))
