"""Transcripts of AssemblyAI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_values import objects, string
from voc.ingest.transcript import JsonConversations, joined, turn


@formats.register
@dataclass(frozen=True)
class AssemblyAi(JsonConversations):
    """AssemblyAI: transcripts with words, and utterances of speakers where there are any."""

    system: ClassVar[str] = "assemblyai"
    signature: ClassVar[tuple[str, ...]] = ("words.0.text", "words.0.start", "audio_url|audio_duration|acoustic_model")

    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        parts = objects(record, "utterances") or objects(record, "words")
        turns = (
            turn(part.get("text"), speaker=part.get("speaker"), start=part.get("start"), end=part.get("end"))
            for part in parts
        )
        return {
            "id": string(record, "id"),
            "created_at": string(record, "created"),
            "language": string(record, "language_code"),
            "turns": joined(turns),
        }
