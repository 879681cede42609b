"""Answers to HubSpot feedback surveys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pydantic import Field, SecretStr

from voc.ingest.base import sources
from voc.ingest.live import Found, Page, Raw, secret
from voc.ingest.walk import when
from voc.ingest.web import Web
from voc.ingest.web_source import WebSource

_PROPERTIES = ("hs_content", "hs_value", "hs_survey_type", "hs_survey_name", "hs_submission_timestamp")
_CHANGED = "hs_lastmodifieddate"
_SCORES = {"NPS": "nps", "CSAT": "csat", "CES": "ces"}


@sources.register
class HubSpot(WebSource):
    """Answers to HubSpot feedback surveys (NPS, CSAT, CES and custom ones)."""

    reads = ("base_url",)
    channel = "survey"

    base_url: str = Field("https://api.hubapi.com", description="Address of the API; another one for a gateway.")
    token: SecretStr = Field(
        description="Access token of a private app with the scope crm.objects.feedback_submissions.read."
    )

    def authorize(self, web: Web) -> Mapping[str, str]:  # noqa: ARG002 - the token is all it takes
        return {"authorization": f"Bearer {secret(self.token)}"}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        def fetch(floor: datetime | None, after: str | None) -> tuple[list[Raw], str | None]:
            milliseconds = int(floor.timestamp() * 1000) if floor else 0
            body: dict[str, Any] = {
                "filterGroups": [{"filters": [{"propertyName": _CHANGED, "operator": "GTE", "value": milliseconds}]}],
                "sorts": [{"propertyName": _CHANGED, "direction": "ASCENDING"}],
                "properties": [*_PROPERTIES, _CHANGED],
                "limit": 100,
                **({"after": after} if after else {}),
            }
            data = web.post("/crm/v3/objects/feedback_submissions/search", json=body)
            return data["results"], data.get("paging", {}).get("next", {}).get("after")

        return self.oldest_first(fetch, since, moment=lambda raw: when(raw["properties"][_CHANGED]))

    def record(self, raw: Raw) -> Found:
        answer = raw["properties"]
        score = _SCORES.get(answer.get("hs_survey_type") or "")
        value = answer.get("hs_value")
        return {
            "id": raw["id"],
            "created_at": answer["hs_submission_timestamp"],
            "text": answer["hs_content"],
            **({score: float(value)} if score and value else {}),
            "attributes": {"survey": answer["hs_survey_name"]} if answer.get("hs_survey_name") else None,
        }
