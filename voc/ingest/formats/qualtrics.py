"""Qualtrics survey exports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from voc.ingest.base import Filtered, formats
from voc.ingest.head import Head
from voc.ingest.json_records import Paths
from voc.ingest.separated import names_of
from voc.ingest.surveys import ANSWERS, RECOMMEND, column_name, with_answers
from voc.ingest.tables import Table

# Responses that the makers of the survey gave to try it, in exports of texts and of numbers.
_TRIALS = {"survey preview", "survey test", "spam preview", "1", "2", "9"}
_ZONE = " @ "


@formats.register
@dataclass(frozen=True)
class Qualtrics(Table):
    """Qualtrics responses, CSV or TSV, texts or numbers: header, questions and import ids above them."""

    header: ClassVar[tuple[str, ...]] = ("StartDate", "EndDate", "Status", "ResponseId")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": ("ResponseId", "ResponseID"),
        "created_at": ("EndDate", "RecordedDate", "StartDate"),
        "text": ANSWERS,
        "nps": "NPS",
        "language": "UserLanguage",
        "customer_id": "ExternalReference",
        "email": "RecipientEmail",
        "attributes.*": "*",
        "source": "=qualtrics",
        "channel": "=survey",
    }

    def header_rows(self, head: Head) -> int:
        return 3 if len(head.table) > 2 and any("ImportId" in cell for cell in head.table[2]) else 2

    def names(self, header: list[list[str]]) -> list[str]:
        ids, questions = header[0], header[1] if len(header) > 1 else []
        imports = [_import(cell) for cell in header[2]] if len(header) > 2 else []
        padded = zip(ids, _padded(questions, ids), _padded(imports, ids), strict=False)
        return names_of([_name(*column) for column in padded])

    def cells(self, row: dict[str, Any]) -> dict[str, Any] | Filtered:
        if str(row.get("Status", "")).strip().lower() in _TRIALS:
            return Filtered("own")
        return with_answers(dict(_dated(name, value) for name, value in row.items()))


def _padded(cells: list[Any], ids: list[str]) -> list[Any]:
    return cells + [""] * (len(ids) - len(cells))


def _import(cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return ""


def _name(column: str, question: str, imported: Any) -> str:
    found = imported if isinstance(imported, dict) else {}
    import_id, zone = str(found.get("ImportId", "")), found.get("timeZone")
    if zone:
        return f"{column}{_ZONE}{zone}"
    if not import_id.startswith("QID") and not (not found and column[:1] == "Q" and column[1:2].isdigit()):
        return column
    if RECOMMEND.search(question) and "_" not in import_id + column:
        return "NPS"
    return column_name(column, question, is_open="_TEXT" in import_id or column.endswith("_TEXT"))


def _dated(name: str, value: Any) -> tuple[str, Any]:
    """A column whose name tells the time zone, without it, and its cell with the offset from UTC."""
    column, told, zone = name.partition(_ZONE)
    if not told:
        return name, value
    try:
        moment = datetime.fromisoformat(str(value))
        return column, moment.isoformat() if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone)).isoformat()
    except (ValueError, OverflowError, OSError, ZoneInfoNotFoundError):
        return column, value
