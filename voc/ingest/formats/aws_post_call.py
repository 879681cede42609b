"""Calls analysed by AWS's post-call analytics solution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_values import objects, string
from voc.ingest.transcript import JsonConversations, turn


@formats.register
@dataclass(frozen=True)
class AwsPostCall(JsonConversations):
    """AWS post-call analytics: conversation analytics with speech segments."""

    system: ClassVar[str] = "aws_post_call"
    signature: ClassVar[tuple[str, ...]] = ("ConversationAnalytics", "SpeechSegments")

    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        about = record.get("ConversationAnalytics")
        labels = {string(s, "Speaker"): string(s, "DisplayText") for s in objects(about, "SpeakerLabels")}
        return {
            "id": string(about, "GUID"),
            "created_at": string(about, "ConversationTime"),
            "language": string(about, "LanguageCode"),
            "agent_id": string(about, "Agent"),
            "customer_id": string(about, "Cust"),
            "turns": [
                turn(
                    part.get("DisplayText") or part.get("OriginalText"),
                    speaker=labels.get(string(part, "SegmentSpeaker")) or part.get("SegmentSpeaker"),
                    start=part.get("SegmentStartTime"),
                    end=part.get("SegmentEndTime"),
                    unit=1000,
                )
                for part in objects(record, "SpeechSegments")
            ],
        }
