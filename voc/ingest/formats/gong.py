"""Call transcripts of Gong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import Filtered, formats
from voc.ingest.json_values import dig, objects, string
from voc.ingest.transcript import JsonConversations, milliseconds, turn

# A word takes some 0.3 s: 0.3 or 300, whatever the unit.
_UNITS_PER_WORD = 10


@formats.register
@dataclass(frozen=True)
class Gong(JsonConversations):
    """Gong: call transcripts; with the parties of the calls beside them, who is staff is known."""

    system: ClassVar[str] = "gong"
    envelopes: ClassVar[tuple[str, ...]] = ("callTranscripts", "")
    signature: ClassVar[tuple[str, ...]] = ("callId", "transcript.0.sentences")

    def cells(self, record: dict[str, Any], page: Any) -> dict[str, Any] | str | Filtered:
        return super().cells({**record, "calls": dig(page, "calls")}, page)

    def conversation(self, record: dict[str, Any]) -> dict[str, Any]:
        call = next((c for c in objects(record, "calls") if _id(c) == string(record, "callId")), record)
        parties = {string(p, "speakerId"): p for p in objects(call, "parties")}
        said = [(m, s) for m in objects(record, "transcript") for s in objects(m, "sentences")]
        unit = _unit([sentence for _, sentence in said])
        turns = []
        for monologue, sentence in said:
            speaker = string(monologue, "speakerId")
            role = {"internal": "agent", "external": "customer"}.get(
                string(parties.get(speaker), "affiliation").lower()
            )
            start, end = sentence.get("start"), sentence.get("end")
            turns.append(turn(sentence.get("text"), role=role, speaker=speaker, start=start, end=end, unit=unit))
        return {
            "id": string(record, "callId"),
            "created_at": dig(call, "metaData.started") or dig(call, "started"),
            "turns": turns,
        }


def _id(call: dict[str, Any]) -> str:
    return string(call, "metaData.id") or string(call, "id")


def _unit(sentences: Sequence[dict[str, Any]]) -> float:
    """Milliseconds in one unit of the times: Gong has written seconds and milliseconds."""
    words = units = 0
    for sentence in sentences[:200]:
        start, end = milliseconds(sentence.get("start"), 1000), milliseconds(sentence.get("end"), 1000)
        if start is not None and end is not None and end > start:
            words += len(string(sentence, "text").split())
            units += end - start
    return 1.0 if words and units / 1000 / words > _UNITS_PER_WORD else 1000.0
