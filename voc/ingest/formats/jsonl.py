"""JSON Lines, one object per line, and a JSON array of objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import GUESSED, File, Row, formats
from voc.ingest.head import Head
from voc.ingest.json_records import rows_of
from voc.ingest.json_values import parse


@formats.register
@dataclass(frozen=True)
class JsonLines:
    """One JSON object per line, or one array of objects (read as a whole, up to 512 MB)."""

    canonical: ClassVar[bool] = False
    fields: ClassVar[Mapping[str, Any]] = GUESSED

    def score(self, head: Head) -> float:
        if head.text.startswith("["):
            return 0.6 if head.text[1:].lstrip()[:1] in ("{", "]") else 0.0
        if not head.text.startswith("{"):
            return 0.0
        first, newline, _ = head.text.partition("\n")
        if isinstance(parse(first), dict):
            return 0.6
        return 0.3 if newline and first.rstrip().endswith("}") else 0.0

    def read(self, file: File) -> Iterator[Row]:
        yield from enumerate(rows_of(file, lines=not file.head.text.startswith("[")), start=1)
