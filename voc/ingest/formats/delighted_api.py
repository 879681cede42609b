"""Delighted survey responses as its API gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import Filtered, formats
from voc.ingest.json_records import JsonRecords, Paths
from voc.ingest.json_values import objects
from voc.ingest.surveys import score_fields


@formats.register
@dataclass(frozen=True)
class DelightedApi(JsonRecords):
    """Delighted API: an array of survey responses, or the one that a webhook tells of."""

    envelopes: ClassVar[tuple[str, ...]] = ("event_data", "")
    signature: ClassVar[tuple[str, ...]] = ("survey_type", "score", "person")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": "id",
        "created_at": ("created_at", "updated_at"),
        "text": "comment",
        "nps": "nps",
        "csat": "csat",
        "ces": "ces",
        "rating": "rating",
        "rating.max": "=5",
        "customer_id": ("person.id", "person"),
        "email": "person.email",
        "url": "permalink",
        "attributes.survey": "survey_type",
        "attributes.tags": "tags.0",
        "source": "=delighted",
        "channel": "=survey",
    }

    def cells(self, record: dict[str, Any], page: Any) -> dict[str, Any] | str | Filtered:
        more = (str(answer.get("value", {}).get("free_response") or "") for answer in _answers(record))
        text = "\n\n".join(filter(None, [str(record.get("comment") or ""), *more]))
        scores = score_fields(record.get("survey_type"), record.get("score"))
        return super().cells({**record, "comment": text, **scores}, page)


def _answers(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [a for a in objects(record, "additional_answers") if isinstance(a.get("value"), dict)]
