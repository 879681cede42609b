"""Views for BI tools: labelled segments, messages and topics as flat rows, without a word of a customer.

They belong to whoever runs the database: a tool that reads them sees every workspace, and `workspace` is a column.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from voc.domain import CUSTOMER_ROLES
from voc.store.database import is_postgres

VIEWS = ("bi_message", "bi_segment", "bi_topic")
_ROLES = ", ".join(f"'{role}'" for role in CUSTOMER_ROLES)
_MESSAGE = """
SELECT w.name AS workspace, f.id AS message_id, f.day, {created_at} AS created_at, f.source, f.channel, f.brand,
    f.author_role, f.product, f.version, f.language, f.location, f.team, f.rating_value AS rating, f.rating_low,
    f.rating_high, f.nps, f.csat, f.ces, f.reach, f.copy_of IS NOT NULL AS is_copy
FROM feedback f JOIN workspace w ON w.id = f.workspace_id
"""
# Only what counts: the customer's words, labelled, not in a copy; the labels that answers are made of.
_SEGMENT = f"""
SELECT w.name AS workspace, s.id AS segment_id, f.id AS message_id, f.day, f.source, f.channel, f.brand, f.product,
    f.version, coalesce(s.language, f.language) AS language, coalesce(s.moved_to, l.touchpoint, 'none') AS touchpoint,
    s.sub_touchpoint, coalesce(l.stage, 'unclear') AS stage, s.topic_id, t.name AS topic, l.sentiment,
    l.sentiment_score, l.sentiment_confidence, coalesce(l.word_of_mouth, 'none') AS word_of_mouth,
    coalesce(l.loyalty, 'none') AS loyalty, coalesce(l.expectation, 'none') AS expectation,
    coalesce(l.request, 'none') AS request, coalesce(l.effort, 'none') AS effort, l.handoff,
    coalesce(l.staff, 'none') AS staff, l.sarcasm, l.intensity
FROM segment s
    JOIN feedback f ON f.id = s.feedback_id
    JOIN workspace w ON w.id = s.workspace_id
    JOIN label l ON l.segment_id = s.id AND l.served
    LEFT JOIN topic t ON t.workspace_id = s.workspace_id AND t.id = s.topic_id
WHERE f.copy_of IS NULL AND s.role IN ({_ROLES}) AND l.skipped IS NULL
"""  # noqa: S608 - constants
_TOPIC = """
SELECT w.name AS workspace, t.id AS topic_id, t.touchpoint, t.name, t.description, t.status, t.born, t.parent, t.hidden
FROM topic t JOIN workspace w ON w.id = t.workspace_id
"""


def create(connection: Connection) -> None:
    """Make the views, or make them anew."""
    drop(connection)
    moment = "f.created_at" if is_postgres(connection) else "datetime(f.created_at / 1000000, 'unixepoch')"
    queries = (_MESSAGE.format(created_at=moment), _SEGMENT, _TOPIC)
    for name, query in zip(VIEWS, queries, strict=True):
        connection.execute(text(f"CREATE VIEW {name} AS {query}"))


def drop(connection: Connection) -> bool:
    """Remove the views and say whether there were any."""
    found = set(inspect(connection).get_view_names()) & set(VIEWS)
    for name in sorted(found):
        connection.execute(text(f"DROP VIEW {name}"))
    return bool(found)
