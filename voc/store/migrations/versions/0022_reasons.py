"""Why people may leave is summed by day, as everything else: a page over a year read every point of it.

The sums are made at once, so that none of them is missing until the next analysis.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_LABELLED = (
    "feedback f JOIN segment s ON s.feedback_id = f.id JOIN label l ON l.segment_id = s.id AND l.served"
    " WHERE f.copy_of IS NULL AND s.role IN ('customer', 'unknown') AND l.skipped IS NULL"
)
_GOING = "l.loyalty IN ('leaving', 'left')"
_REASON = "(l.sentiment IS NULL OR l.sentiment <> 'positive') AND l.loyalty IS NULL"
# Nothing but these constants is put into the statements.
_LEAVER = f"f.id IN (SELECT f.id FROM {_LABELLED} AND {_GOING})"  # noqa: S608
_COUNTED = (_REASON, f"{_REASON} AND {_LEAVER}", _GOING)
_COUNTS = ", ".join(f"count(DISTINCT CASE WHEN {condition} THEN f.id END)" for condition in _COUNTED)


def upgrade() -> None:
    op.create_table(
        "rollup_reason",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("touchpoint", sa.String(length=32), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("messages", "of_leavers", "leavers")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_rollup_reason_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "touchpoint", "topic_id", "day", "brand", name="pk_rollup_reason"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rollup_reason_workspace_id_day", "rollup_reason", ["workspace_id", "day"], unique=False)
    for touchpoint, topic in (
        ("coalesce(s.moved_to, l.touchpoint, 'none')", "-2"), ("'*'", "coalesce(s.topic_id, -1)"), ("'*'", "-2"),
    ):  # fmt: skip
        names = "workspace_id, day, brand, touchpoint, topic_id, messages, of_leavers, leavers"
        rows = f"SELECT f.workspace_id, f.day, coalesce(f.brand, ''), {touchpoint}, {topic}, {_COUNTS} FROM {_LABELLED}"  # noqa: S608
        groups = f"AND (({_REASON}) OR {_GOING}) GROUP BY 1, 2, 3, 4, 5"
        op.execute(f"INSERT INTO rollup_reason ({names}) {rows} {groups}")
