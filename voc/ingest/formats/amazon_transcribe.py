"""Transcripts of Amazon Transcribe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_values import dig, objects, string
from voc.ingest.transcript import JsonConversations, in_order, joined, turn


@formats.register
@dataclass(frozen=True)
class AmazonTranscribe(JsonConversations):
    """Amazon Transcribe: batch jobs, with speaker labels or channels."""

    system: ClassVar[str] = "amazon_transcribe"
    signature: ClassVar[tuple[str, ...]] = ("results.transcripts", "results.items", "jobName|status|accountId")

    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        speakers = _speakers(record)
        words = (_word(item, speakers) for item in objects(record, "results.items"))
        return {
            "id": string(record, "jobName"),
            "language": string(record, "results.language_code"),
            "turns": joined(in_order(_placed(words))),
        }


def _speakers(record: dict[str, Any]) -> dict[str, str]:
    """Who speaks at a start time, where the words do not say it themselves."""
    parts = [*objects(record, "results.speaker_labels.segments"), *objects(record, "results.channel_labels.channels")]
    return {
        string(item, "start_time"): string(item, "speaker_label") or string(part, "speaker_label") or label
        for part in parts
        for label in [string(part, "channel_label")]
        for item in objects(part, "items")
        if string(item, "start_time")
    }


def _word(item: dict[str, Any], speakers: dict[str, str]) -> dict[str, Any]:
    start = string(item, "start_time")
    speaker = string(item, "speaker_label") or string(item, "channel_label") or speakers.get(start)
    text = dig(item, "alternatives.0.content")
    return turn(text, speaker=speaker, start=start or None, end=item.get("end_time"), unit=1000)


def _placed(words: Any) -> Any:
    """The words, with punctuation at the time and by the speaker of the word before it."""
    last: dict[str, Any] = {}
    for word in words:
        if word["start_ms"] is None and last:
            word = {**word, "speaker": last["speaker"], "start_ms": last["start_ms"], "end_ms": last["end_ms"]}
        last = word
        yield word
