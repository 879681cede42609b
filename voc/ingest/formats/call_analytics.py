"""Transcripts of Amazon Transcribe Call Analytics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_values import objects, string
from voc.ingest.transcript import JsonConversations, turn


@formats.register
@dataclass(frozen=True)
class CallAnalytics(JsonConversations):
    """Amazon Transcribe Call Analytics: calls with agent and customer told apart."""

    system: ClassVar[str] = "call_analytics"
    signature: ClassVar[tuple[str, ...]] = ("Transcript.0.Content", "Transcript.0.ParticipantRole")

    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": string(record, "JobName"),
            "language": string(record, "LanguageCode"),
            "attributes": {"category": string(record, "Categories.MatchedCategories.0")[:200]}
            if string(record, "Categories.MatchedCategories.0")
            else None,
            "turns": [
                turn(
                    part.get("Content"),
                    role=part.get("ParticipantRole"),
                    start=part.get("BeginOffsetMillis"),
                    end=part.get("EndOffsetMillis"),
                )
                for part in objects(record, "Transcript")
            ],
        }
