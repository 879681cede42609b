"""Rows that voc rejected, corrected and handed in again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, ClassVar

from voc.ingest.base import GUESSED, formats
from voc.ingest.json_records import Paths
from voc.ingest.json_values import Reason, parse
from voc.ingest.tables import Table


@formats.register
@dataclass(frozen=True)
class RejectedRows(Table):
    """Rejected rows as `voc ingest` writes them, corrected in their column "raw"."""

    fields: ClassVar[Mapping[str, Paths]] = GUESSED
    header: ClassVar[tuple[str, ...]] = ("file", "row", "reason", "raw")

    def cells(self, row: dict[str, Any]) -> dict[str, Any] | str:
        found = parse(str(row.get("raw") or ""))
        if not isinstance(found, dict):
            why = found if isinstance(found, Reason) else "it is no object"
            return f"the column raw cannot be read ({why}): correct the row in {row.get('file')}"
        # The same source as before, so that what was accepted then is not accepted twice.
        name = PurePath(str(row.get("file") or "").rpartition("!")[2]).name.partition(".")[0]
        return {"source": f"file:{name}", **found}
