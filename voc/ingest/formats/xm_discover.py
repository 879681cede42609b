"""Conversations as XM Discover takes them: a table with a row per line that was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import GUESSED, File, Row, formats
from voc.ingest.json_records import Paths
from voc.ingest.tables import Table
from voc.ingest.transcript import turn

_TEXT = ("text", "verbatim", "message", "content")
_KINDS = {"voice": "phone", "call": "phone", "audio": "phone", "chat": "chat", "email": "email"}


@formats.register
@dataclass(frozen=True)
class XmDiscover(Table):
    """XM Discover upload, CSV: the rows of one conversationId are one conversation (read as a whole)."""

    canonical: ClassVar[bool] = True
    fields: ClassVar[Mapping[str, Paths]] = GUESSED
    header: ClassVar[tuple[str, ...]] = ("conversationId", "conversationTimestamp", "participantType")

    def read(self, file: File) -> Iterator[Row]:
        said: dict[str, list[dict[str, Any]]] = {}
        number = 0
        for number, row in _counted(super().read(file), said):
            yield number, row
        for rows in said.values():
            number += 1
            yield number, _record(rows)


def _counted(rows: Iterator[Row], said: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[int, str]]:
    """The rows that belong to no conversation, numbered, while the others are put to theirs."""
    number = 0
    for place, row in rows:
        cells = {name.strip().lower(): value for name, value in row.items()} if isinstance(row, dict) else {}
        if conversation := str(cells.get("conversationid") or "").strip():
            said.setdefault(conversation, []).append(cells)
        else:
            number += 1
            yield number, f"row {place}: {row if isinstance(row, str) else 'it has no conversationId'}"


def _record(rows: list[dict[str, Any]]) -> dict[str, Any]:
    first = rows[0]
    record = {
        "id": str(first["conversationid"]).strip()[:512],
        "source": "xm_discover",
        "channel": _KINDS.get(str(first.get("contenttype") or first.get("channel") or "").lower(), "chat"),
        "created_at": str(first.get("conversationtimestamp") or ""),
        "turns": [
            turn(
                next((row[name] for name in _TEXT if row.get(name)), ""),
                role=row.get("participanttype"),
                speaker=row.get("participantid"),
            )
            for row in rows
        ],
    }
    return {name: value for name, value in record.items() if value}
