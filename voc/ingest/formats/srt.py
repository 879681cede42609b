"""SubRip subtitles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from voc.ingest.base import formats
from voc.ingest.head import Head
from voc.ingest.json_records import KNOWN
from voc.ingest.subtitles import Subtitles

_START = re.compile(r"\d+\s*\n\d{1,2}:\d{2}:\d{2}[,.]\d{1,3} --> ")


@formats.register
@dataclass(frozen=True)
class Srt(Subtitles):
    """SubRip subtitles (.srt) of a conversation."""

    kind: ClassVar[str] = "srt"

    def score(self, head: Head) -> float:
        return KNOWN if _START.match(head.text.replace("\r\n", "\n")) else 0.0
