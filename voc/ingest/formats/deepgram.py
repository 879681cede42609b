"""Transcripts of Deepgram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_values import objects, string
from voc.ingest.transcript import JsonConversations, in_order, joined, turn


@formats.register
@dataclass(frozen=True)
class Deepgram(JsonConversations):
    """Deepgram: recorded speech, with or without utterances, speakers and channels."""

    system: ClassVar[str] = "deepgram"
    signature: ClassVar[tuple[str, ...]] = ("results.channels.0.alternatives", "metadata")

    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        channels = objects(record, "results.channels")
        turns = [_turn(part, "transcript", len(channels)) for part in objects(record, "results.utterances")]
        if not turns:
            turns = [
                _turn({"channel": number, **word}, "punctuated_word", len(channels))
                for number, channel in enumerate(channels)
                for word in objects(channel, "alternatives.0.words")
            ]
        return {
            "id": string(record, "metadata.request_id"),
            "created_at": string(record, "metadata.created"),
            "language": string(channels[0], "detected_language") if channels else None,
            "turns": joined(in_order(turns)),
        }


def _turn(part: dict[str, Any], text: str, channels: int) -> dict[str, Any]:
    told = string(part, "speaker")
    speaker = f"channel {string(part, 'channel')}" if channels > 1 else f"speaker {told}" if told else None
    said = part.get(text) or part.get("word")
    return turn(said, speaker=speaker, start=part.get("start"), end=part.get("end"), unit=1000)
