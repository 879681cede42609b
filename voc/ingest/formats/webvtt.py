"""WebVTT, as Teams, Zoom and most meeting tools write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from voc.ingest.base import formats
from voc.ingest.head import Head
from voc.ingest.json_records import KNOWN
from voc.ingest.subtitles import Subtitles


@formats.register
@dataclass(frozen=True)
class WebVtt(Subtitles):
    """WebVTT transcripts (Teams, Zoom, Meet ...), with the voices they name."""

    kind: ClassVar[str] = "vtt"

    def score(self, head: Head) -> float:
        return KNOWN if head.text.startswith("WEBVTT") else 0.0
