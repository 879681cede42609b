"""Messages, their earlier texts, and what makes two of them copies."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from voc.store.tables.columns import Id, Json, UtcTime, metadata, of_feedback, of_workspace

feedback = Table(
    "feedback",
    metadata,
    Column("id", Id, primary_key=True),
    of_workspace(),
    Column("key", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("brand", Text),
    # The first message of the group of near-duplicates this one belongs to; NULL for a message that counts.
    Column("copy_of", Id, ForeignKey("feedback.id", ondelete="SET NULL")),
    Column("language", Text),
    Column("product", Text),
    Column("version", Text),
    Column("rating_value", Float),
    Column("rating_low", Float),
    Column("rating_high", Float),
    Column("nps", SmallInteger),
    Column("csat", Float),
    Column("ces", Float),
    Column("created_at", UtcTime, nullable=False),
    Column("imported_at", UtcTime, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("author", Text),
    Column("author_role", Text, nullable=False),
    Column("customer", Text),
    Column("thread_id", Text),
    Column("in_reply_to", Text),
    Column("url", Text),
    Column("reach", BigInteger),
    Column("location", Text),
    Column("team", Text),
    Column("agent", Text),
    Column("engagement", Json),
    Column("attributes", Json),
    Column("title", Text),
    # Long columns last: SQLite reads a row from the left and stops at the last column that is asked for.
    Column("text", Text, nullable=False),
    Column("turns", Json),
    Column("fingerprint", BigInteger),
    # The keys of `copy_key` that were found in the text, eight bytes each.
    Column("bands", LargeBinary),
    # What the source calls the customer, hashed, where `customer` is another hash: theirs are found by it as well.
    Column("alias", Text),
    UniqueConstraint("workspace_id", "key"),
    Index(None, "workspace_id", "day"),
    # Only of messages whose source says how far they went (`voc.store.amplification`).
    Index(
        "ix_feedback_amplified",
        "workspace_id",
        "day",
        sqlite_where=text("reach IS NOT NULL OR engagement IS NOT NULL"),
        postgresql_where=text("reach IS NOT NULL OR engagement IS NOT NULL"),
    ),
    # Only of copies: a full index would be taken for "is no copy", which nearly every message is.
    Index(
        None,
        "copy_of",
        sqlite_where=text("copy_of IS NOT NULL"),
        postgresql_where=text("copy_of IS NOT NULL"),
    ),
)

feedback_edit = Table(
    "feedback_edit",
    metadata,
    Column("id", Id, primary_key=True),
    of_feedback(),
    Column("replaced_at", UtcTime, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "feedback_id"),
)


def _keys(name: str) -> Table:
    # Five rows a message: an index on the message, and checks that it exists, took twice the time of all the rest. The
    # keys of a group are found by the bands of its messages (`voc.store.copies.release`).
    return Table(
        name,
        metadata,
        Column("workspace_id", Integer, nullable=False),
        Column("key", BigInteger, nullable=False),
        Column("feedback_id", Id, autoincrement=False, nullable=False),
        PrimaryKeyConstraint("workspace_id", "key"),
        sqlite_with_rowid=False,
    )


# What makes two texts copies of each other, and the first message that has it. A key is in one of the two tables: those
# of the newest messages in the small one, from which they move on together (`voc.store.copies`).
copy_key = _keys("copy_key")
new_copy_key = _keys("new_copy_key")
