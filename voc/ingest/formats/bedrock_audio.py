"""Audio that Amazon Bedrock Data Automation transcribed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_values import objects, string
from voc.ingest.transcript import JsonConversations, joined, turn


@formats.register
@dataclass(frozen=True)
class BedrockAudio(JsonConversations):
    """Amazon Bedrock Data Automation: standard output for audio."""

    system: ClassVar[str] = "bedrock_audio"
    signature: ClassVar[tuple[str, ...]] = ("audio_segments.0.text", "audio_segments.0.start_timestamp_millis")

    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        turns = (
            turn(
                part.get("text"),
                speaker=string(part, "speaker.speaker_label") or string(part, "channel.channel_label"),
                start=part.get("start_timestamp_millis"),
                end=part.get("end_timestamp_millis"),
            )
            for part in objects(record, "audio_segments")
        )
        return {
            "id": string(record, "metadata.s3_key"),
            "language": string(record, "metadata.dominant_asset_language"),
            "turns": joined(turns),
        }
