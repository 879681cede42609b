"""Transcripts of WhisperX."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.formats.whisper import Whisper
from voc.ingest.json_values import objects, string


@formats.register
@dataclass(frozen=True)
class WhisperX(Whisper):
    """WhisperX: segments with speakers told apart, who is who inferred."""

    system: ClassVar[str] = "whisperx"

    def has_signature(self, record: Any) -> bool:
        spoken = any(string(part, "speaker") for part in objects(record, "segments"))
        return spoken and all(string(record, path) for path in ("segments.0.text", "segments.0.start"))
