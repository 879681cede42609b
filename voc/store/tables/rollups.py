"""Counts per day, kept so that answers need not read every row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Date, Float, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from voc.domain import MEASURES
from voc.store.tables.columns import metadata, of_workspace

# Days whose rollups no longer match the raw rows.
dirty_day = Table(
    "dirty_day",
    metadata,
    of_workspace(),
    Column("day", Date, nullable=False),
    PrimaryKeyConstraint("workspace_id", "day"),
)


def _measures() -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in MEASURES]


# Distinct messages do not add up over touchpoints, stages and topics, so sums over each of them are
# rows of their own: `ALL` stands for "any". A missing brand is "".
ALL = "*"

rollup_touchpoint = Table(
    "rollup_touchpoint",
    metadata,
    of_workspace(),
    Column("day", Date, nullable=False),
    Column("touchpoint", String(32), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("source", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("brand", Text, nullable=False),
    *_measures(),
    PrimaryKeyConstraint("workspace_id", "stage", "touchpoint", "day", "source", "channel", "brand"),
    Index(None, "workspace_id", "day"),
    sqlite_with_rowid=False,
)

# `topic_id` is NO_TOPIC_YET for segments that no topic model has looked at.
NO_TOPIC_YET = -1


def _by_topic(name: str, measures: Iterable[Column[Any]]) -> Table:
    return Table(
        name,
        metadata,
        of_workspace(),
        Column("day", Date, nullable=False),
        Column("touchpoint", String(32), nullable=False),
        Column("topic_id", Integer, nullable=False),
        Column("brand", Text, nullable=False),
        *measures,
        PrimaryKeyConstraint("workspace_id", "touchpoint", "topic_id", "day", "brand"),
        Index(None, "workspace_id", "day"),
        sqlite_with_rowid=False,
    )


rollup_topic = _by_topic("rollup_topic", _measures())

# Stands for "any" topic.
ANY_TOPIC = -2
REASON_MEASURES = ("messages", "of_leavers", "leavers")

# Messages by touchpoint, by topic and in all: those with a reason to leave, those of them by people who speak of
# leaving, and all that speak of it.
rollup_reason = _by_topic("rollup_reason", [Column(name, Integer, nullable=False) for name in REASON_MEASURES])

MESSAGE_MEASURES = (
    "messages", "copies", "ratings", "rating_sum", "promoters", "passives", "detractors", "csat_count", "csat_sum",
    "ces_count", "ces_sum",
)  # fmt: skip

rollup_message = Table(
    "rollup_message",
    metadata,
    of_workspace(),
    Column("day", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("language", Text, nullable=False),
    *[Column(name, Float if name.endswith("_sum") else Integer, nullable=False) for name in MESSAGE_MEASURES],
    PrimaryKeyConstraint("workspace_id", "day", "source", "channel", "brand", "language"),
    sqlite_with_rowid=False,
)
