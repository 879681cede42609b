"""Transcripts of Whisper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_values import objects, string
from voc.ingest.transcript import JsonConversations, joined, turn


@formats.register
@dataclass(frozen=True)
class Whisper(JsonConversations):
    """Whisper and its relatives: segments without speakers, all of it one voice."""

    system: ClassVar[str] = "whisper"
    signature: ClassVar[tuple[str, ...]] = ("segments.0.text", "segments.0.start", "segments.0.end")

    def has_signature(self, record: Any) -> bool:
        spoken = any(string(part, "speaker") for part in objects(record, "segments"))
        return super().has_signature(record) and not spoken

    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        turns = (
            turn(part.get("text"), speaker=part.get("speaker"), start=part.get("start"), end=part.get("end"), unit=1000)
            for part in objects(record, "segments")
        )
        return {"language": string(record, "language"), "turns": joined(turns)}
