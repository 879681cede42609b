"""Chats exported from Telegram Desktop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from voc.ingest.base import GUESSED, File, Filtered, Row, formats
from voc.ingest.chat import Message, conversations
from voc.ingest.json_records import JsonRecords, Paths, values_of
from voc.ingest.json_values import dig, objects, string


@formats.register
@dataclass(frozen=True)
class Telegram(JsonRecords):
    """Telegram Desktop export (result.json); a pause of a day begins a new conversation."""

    canonical: ClassVar[bool] = True
    fields: ClassVar[Mapping[str, Paths]] = GUESSED
    envelopes: ClassVar[tuple[str, ...]] = ("chats.list", "")
    signature: ClassVar[tuple[str, ...]] = ("messages.0.date", "messages.0.type", "type")

    def read(self, file: File) -> Iterator[Row]:
        chats = (chat for value in values_of(file) for _, chat in self.pages(value))
        number = 0
        for chat in chats:
            if isinstance(chat, str):
                number += 1
                yield number, chat
                continue
            for record in conversations(_messages(chat), system="telegram"):
                number += 1
                yield number, {**record, "thread_id": string(chat, "id") or None}
        if not number:
            yield 1, Filtered("empty")


def _messages(chat: dict[str, Any]) -> Iterator[Message]:
    for message in objects(chat, "messages"):
        text = _text(message.get("text"))
        if message.get("type") != "message" or not text.strip():
            continue
        try:
            moment = datetime.fromisoformat(string(message, "date")).replace(tzinfo=None)
        except ValueError:
            continue
        yield Message(moment, string(message, "from") or string(message, "from_id"), text)


def _text(value: Any) -> str:
    """Plain text, or the parts of one with links and bold words."""
    if isinstance(value, list):
        return "".join(part if isinstance(part, str) else str(dig(part, "text") or "") for part in value)
    return value if isinstance(value, str) else ""
