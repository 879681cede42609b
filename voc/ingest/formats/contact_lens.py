"""Conversations of Amazon Connect Contact Lens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_values import objects, string
from voc.ingest.transcript import JsonConversations, turn

_CHANNELS = {"VOICE": "phone", "CHAT": "chat", "EMAIL": "email"}


@formats.register
@dataclass(frozen=True)
class ContactLens(JsonConversations):
    """Amazon Connect Contact Lens: calls, chats and e-mails."""

    system: ClassVar[str] = "contact_lens"
    signature: ClassVar[tuple[str, ...]] = (
        "Transcript.0.Content|Transcript.1.Content",
        "Transcript.0.ParticipantId",
        "Participants|CustomerMetadata|Channel",
    )

    def has_signature(self, record: Any) -> bool:
        return super().has_signature(record) and not string(record, "Transcript.0.ParticipantRole")

    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        roles = {string(p, "ParticipantId"): string(p, "ParticipantRole") for p in objects(record, "Participants")}
        categories = string(record, "Categories.MatchedCategories.0")[:200]
        return {
            "id": string(record, "CustomerMetadata.ContactId") or string(record, "ContactId"),
            "channel": _CHANNELS.get(string(record, "Channel"), "phone"),
            "created_at": string(record, "Transcript.0.AbsoluteTime") or string(record, "InitiationTimestamp"),
            "language": string(record, "LanguageCode"),
            "attributes": {"category": categories} if categories else None,
            "turns": [
                turn(
                    part.get("Content"),
                    role=roles.get(string(part, "ParticipantId")) or part.get("ParticipantId"),
                    start=part.get("BeginOffsetMillis"),
                    end=part.get("EndOffsetMillis"),
                )
                for part in objects(record, "Transcript")
            ],
        }
