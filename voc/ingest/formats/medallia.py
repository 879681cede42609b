"""Medallia Agent Connect exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_records import Paths
from voc.ingest.tables import Table

_FLAGS = {"", "true", "false", "yes", "no", "0", "1"}


@formats.register
@dataclass(frozen=True)
class Medallia(Table):
    """Medallia Agent Connect responses, CSV, with the employee each one is about."""

    header: ClassVar[tuple[str, ...]] = ("request_id", "response_received_at", "star_rating")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": "request_id",
        "created_at": ("response_received_at", "request_sent_at"),
        "text": "words",
        "rating": "star_rating",
        "rating.max": "=5",
        "brand": "brand",
        "agent_id": ("employee_custom_id", "employee_email"),
        "team": ("team_leader_custom_id", "team_leader"),
        "customer_id": ("request_sent_to", "customer_name"),
        "thread_id": "ext_interaction_id",
        "url": "external_url",
        "attributes.asked by": "channel",
        "attributes.area": "areas_for_improvement",
        "attributes.tags": "tags",
        "source": "=medallia",
        "channel": "=survey",
    }

    def cells(self, row: dict[str, Any]) -> dict[str, Any]:
        # In some exports "comments" only says whether there is one.
        said = (str(row.get(name) or "").strip() for name in ("comments", "additional_question_response"))
        return {**row, "words": "\n\n".join(text for text in said if text.lower() not in _FLAGS)}
