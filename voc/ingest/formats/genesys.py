"""Transcripts of Genesys Cloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_values import objects, string
from voc.ingest.transcript import JsonConversations, in_order, milliseconds, turn

_CHANNELS = {"call": "phone", "voice": "phone", "email": "email", "message": "chat", "chat": "chat", "sms": "sms"}


@formats.register
@dataclass(frozen=True)
class Genesys(JsonConversations):
    """Genesys Cloud: transcripts of calls, chats and messages, also over a transfer to another agent."""

    system: ClassVar[str] = "genesys"
    signature: ClassVar[tuple[str, ...]] = ("conversationId", "transcripts.0.phrases")

    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        parts = objects(record, "participants")
        staff: dict[str, None] = {}
        phrases = [phrase for script in objects(record, "transcripts") for phrase in objects(script, "phrases")]
        began = milliseconds(record.get("conversationStartTime")) or _clock(phrases)
        turns = []
        for phrase in phrases:
            at, who = milliseconds(phrase.get("startTimeMs")), string(phrase, "participantPurpose").lower()
            user = _speaking(parts, at) if who == "internal" else None
            if user:
                staff[user] = None
            offset = at - began if at is not None and began and at > 1e11 else at
            turns.append(turn(phrase.get("text"), role=who, speaker=user or who, start=offset))
        return {
            "id": string(record, "communicationId") or string(record, "conversationId"),
            "thread_id": string(record, "conversationId"),
            "channel": _CHANNELS.get(string(record, "mediaType").lower(), "phone"),
            "created_at": began if began and began > 1e11 else None,
            "agent_id": next(iter(staff), None),
            "attributes": {"agents": str(len(staff))} if len(staff) > 1 else None,
            "turns": in_order(turns),
        }


def _clock(phrases: Sequence[dict[str, Any]]) -> int | None:
    """When the first phrase was said, where the times are those of a clock."""
    first = milliseconds(phrases[0].get("startTimeMs")) if phrases else None
    return first if first and first > 1e11 else None


def _speaking(participants: Sequence[dict[str, Any]], at: int | None) -> str | None:
    """The member of staff who was in the conversation at a time: "internal" alone does not say which one."""
    for person in participants:
        start, end = milliseconds(person.get("startTimeMs")), milliseconds(person.get("endTimeMs"))
        is_staff = string(person, "participantPurpose").lower() in ("internal", "agent", "user")
        if is_staff and string(person, "userId") and (start or 0) <= (at or 0) <= (end or at or 0):
            return string(person, "userId")
    return None
