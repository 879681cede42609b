"""Conversations of Google's Contact Center AI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_values import objects, string
from voc.ingest.transcript import JsonConversations, milliseconds, turn


@formats.register
@dataclass(frozen=True)
class GoogleCcai(JsonConversations):
    """Google Contact Center AI (Insights): conversations as it takes and gives them."""

    system: ClassVar[str] = "google_ccai"
    channel: ClassVar[str] = "chat"
    signature: ClassVar[tuple[str, ...]] = ("entries.0.text", "entries.0.role|entries.0.user_id")

    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        entries = objects(record, "entries")
        times = [milliseconds(entry.get("start_timestamp_usec"), 1e-3) for entry in entries]
        first = next((time for time in times if time), 0)
        # Some systems write the time of day, others the time since the beginning.
        is_clock = first > 1e11
        category = string(record, "conversation_info.categories.0.display_name")[:200]
        return {
            "created_at": first if is_clock else None,
            "attributes": {"category": category} if category else None,
            "turns": [
                turn(
                    entry.get("text"),
                    role=entry.get("role"),
                    speaker=entry.get("user_id"),
                    start=None if time is None else time - first * is_clock,
                )
                for entry, time in zip(entries, times, strict=True)
            ],
        }
