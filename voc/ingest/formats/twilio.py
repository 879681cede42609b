"""Transcripts of Twilio Voice Intelligence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_values import dig, objects, string
from voc.ingest.transcript import JsonConversations, in_order, joined, turn


@formats.register
@dataclass(frozen=True)
class Twilio(JsonConversations):
    """Twilio Voice Intelligence: the sentences of a transcript."""

    system: ClassVar[str] = "twilio"
    signature: ClassVar[tuple[str, ...]] = ("sentences.0.transcript", "sentences.0.media_channel")

    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        sentences = objects(record, "sentences")
        turns = (
            turn(
                sentence.get("transcript"),
                speaker=f"channel {string(sentence, 'media_channel')}",
                start=sentence.get("start_time"),
                end=sentence.get("end_time"),
                unit=1000,
            )
            for sentence in sentences
        )
        found = list(turns)
        timed = all(one["start_ms"] is not None for one in found)
        return {
            "id": string(record, "transcript_sid") or string(sentences[0], "sid") if sentences else None,
            "created_at": dig(record, "date_created"),
            "turns": joined(in_order(found) if timed else found),
        }
