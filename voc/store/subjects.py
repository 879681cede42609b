"""Subjects of owners and actions: read from text, and looked up so that none is of a thing that does not exist."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, select

from voc.domain import SUBJECTS, TOUCHPOINTS, Subject
from voc.errors import InvalidValue, UnknownItem
from voc.store.database import to_key
from voc.store.tables.insights import insight
from voc.store.tables.topics import topic

# Text of people: long enough for a paragraph, short enough for a table.
MAX_TEXT_CHARS = 2000


def parse(text: str) -> Subject:
    """The subject that `text` spells: touchpoint:service, topic:12 or insight:5f0a1c2e9b7d4a63.

    Raises:
        InvalidValue: for a text that spells none.
    """
    kind, _, id = text.strip().partition(":")
    known = kind in SUBJECTS and id != "" and (kind != "topic" or (id.isdecimal() and len(id) < 10))
    if not known or (kind == "touchpoint" and id not in TOUCHPOINTS):
        raise InvalidValue(
            "subject", text, f"write touchpoint:NAME with one of {', '.join(TOUCHPOINTS)}, topic:ID or insight:ID"
        )
    return Subject(kind, str(int(id)) if kind == "topic" else id)


def check(connection: Connection, workspace_id: int, subject: Subject) -> None:
    """Make sure that the topic or insight is in this workspace.

    Raises:
        UnknownItem: where it is not.
    """
    if subject.kind == "touchpoint":
        return
    table, key = (topic, topic.c.id) if subject.kind == "topic" else (insight, insight.c.key)
    wanted = int(subject.id) if subject.kind == "topic" else to_key(subject.id)
    if connection.execute(select(key).where(table.c.workspace_id == workspace_id, key == wanted)).first() is None:
        raise UnknownItem(subject.kind, subject.id)


def of(table: Table, workspace_id: int, subject: Subject) -> tuple[Any, ...]:
    """The condition that a row is about a subject."""
    return table.c.workspace_id == workspace_id, table.c.kind == subject.kind, table.c.subject == subject.id


def checked(name: str, text: str, *, least: int = 1) -> str:
    """Text of a person without blanks around it.

    Raises:
        InvalidValue: if it is empty where it must not be, too long, or holds the NUL character.
    """
    text = text.strip()
    if not least <= len(text) <= MAX_TEXT_CHARS or "\0" in text:
        raise InvalidValue(name, text, f"{least} to {MAX_TEXT_CHARS:,} characters")
    return text
