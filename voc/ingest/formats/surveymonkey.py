"""SurveyMonkey exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.head import Head
from voc.ingest.json_records import Paths
from voc.ingest.separated import names_of
from voc.ingest.surveys import ANSWERS, RECOMMEND, column_name, with_answers
from voc.ingest.tables import Table

_CUSTOMER = "address or custom data"
_OPEN_PARTS = ("open-ended response", "other (please specify)", "comments", "comment")


@formats.register
@dataclass(frozen=True)
class SurveyMonkey(Table):
    """SurveyMonkey "all responses" CSV: questions in the first row, their parts in the second."""

    header: ClassVar[tuple[str, ...]] = ("Respondent ID", "Collector ID", "Start Date", "End Date")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": "Respondent ID",
        "created_at": ("End Date", "Start Date"),
        "text": ANSWERS,
        "nps": "NPS",
        "customer_id": _CUSTOMER,
        "email": "Email Address",
        "attributes.*": "*",
        "source": "=surveymonkey",
        "channel": "=survey",
    }

    def header_rows(self, head: Head) -> int:  # noqa: ARG002 -- always two
        return 2

    def names(self, header: list[list[str]]) -> list[str]:
        questions, parts = header[0], header[1] if len(header) > 1 else []
        names, question = [], ""
        for position, cell in enumerate(questions):
            question = cell.strip() or question
            names.append(_name(question, parts[position].strip() if position < len(parts) else ""))
        return names_of(names)

    def cells(self, row: dict[str, Any]) -> dict[str, Any]:
        # The two as alternatives of one field would be written into the column that the address is read from.
        return {**with_answers(row), _CUSTOMER: str(row.get("Email Address") or "").strip() or row.get("Custom Data 1")}


def _name(question: str, part: str) -> str:
    if not part:
        return question
    if RECOMMEND.search(question) and part.lower() in ("response", ""):
        return "NPS"
    return column_name(question, "" if part == "Response" else part, is_open=part.lower() in _OPEN_PARTS)
