"""Tables of separated values with a header row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import GUESSED, File, Row, formats
from voc.ingest.encoding import decode
from voc.ingest.head import Head
from voc.ingest.separated import cells_of, delimiter_of, names_of, records_of


@formats.register
@dataclass(frozen=True)
class Csv:
    """CSV, TSV and their kin with a header row; delimiter and encoding are found out."""

    canonical: ClassVar[bool] = False
    fields: ClassVar[Mapping[str, Any]] = GUESSED

    def score(self, head: Head) -> float:
        rows = head.table
        if not rows or len(rows[0]) < 2 or not any(any(c.isalpha() for c in cell) for cell in rows[0]):
            return 0.0
        same = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
        return 0.2 + 0.6 * same

    def read(self, file: File) -> Iterator[Row]:
        with decode(file.open(), file.head.encoding) as text:
            records = records_of(text, delimiter_of(file.head.text))
            header = next((cells for cells in records if isinstance(cells, list)), None)
            if header is None:
                return
            names = names_of(header)
            for number, cells in enumerate(records, start=1):
                yield number, cells if isinstance(cells, str) else cells_of(names, cells)
