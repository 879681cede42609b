"""Employees are heard and customers alone are counted: what staff said is labelled, their days are counted again."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_LABEL = """
INSERT INTO todo (workspace_id, step, subject_id)
SELECT s.workspace_id, 'label', s.id FROM segment s JOIN feedback f ON f.id = s.feedback_id
WHERE s.role = 'employee' AND f.author_role = 'employee'
"""
_COUNT = """
INSERT INTO dirty_day (workspace_id, day)
SELECT DISTINCT f.workspace_id, f.day FROM feedback f
WHERE f.author_role NOT IN ('customer', 'unknown')
    AND NOT EXISTS (SELECT 1 FROM dirty_day d WHERE d.workspace_id = f.workspace_id AND d.day = f.day)
"""


def upgrade() -> None:
    op.execute(sa.text(_LABEL))
    op.execute(sa.text(_COUNT))
