"""Delighted survey responses as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_records import Paths
from voc.ingest.surveys import score_fields
from voc.ingest.tables import Table


@formats.register
@dataclass(frozen=True)
class Delighted(Table):
    """Delighted responses, CSV: NPS, CSAT, CES and five-star surveys."""

    header: ClassVar[tuple[str, ...]] = ("Survey Type", "Score", "Comment")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": ("Survey Response ID", "Response ID", "ID"),
        "created_at": ("Created At", "Response Created At", "Created", "Date", "Updated At"),
        "text": "Comment",
        "nps": "nps",
        "csat": "csat",
        "ces": "ces",
        "rating": "rating",
        "rating.max": "=5",
        "customer_id": "Person ID",
        "email": ("Email", "Person Email"),
        "url": ("Permalink", "Response URL"),
        "attributes.survey": "Survey Type",
        "attributes.tags": "Tags",
        "source": "=delighted",
        "channel": "=survey",
    }

    def cells(self, row: dict[str, Any]) -> dict[str, Any]:
        found = {name.strip().lower(): value for name, value in row.items()}
        scores = dict.fromkeys(("nps", "csat", "ces", "rating"))
        return {**row, **scores, **score_fields(found.get("survey type"), found.get("score"))}
