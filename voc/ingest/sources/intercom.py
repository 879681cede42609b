"""Customers' messages in Intercom conversations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import Field, SecretStr

from voc.ingest.base import sources
from voc.ingest.live import OWN, Found, Page, Raw, secret
from voc.ingest.walk import when
from voc.ingest.web import Web
from voc.ingest.web_source import WebSource

_CUSTOMERS = ("user", "lead", "contact")
_ADDRESSES = {
    "us": "https://api.intercom.io",
    "eu": "https://api.eu.intercom.io",
    "au": "https://api.au.intercom.io",
}


@sources.register
class Intercom(WebSource):
    """Customers' messages in Intercom conversations; notes, bots and teammates are left out."""

    reads = ("region",)
    channel = "chat"

    base_url: str = Field("", description="Address of the API, if it is not that of the region.")
    region: Literal["us", "eu", "au"] = Field("us", description="Where the workspace is hosted: us, eu or au.")
    token: SecretStr = Field(description="Access token: Intercom Developer Hub > your app > Authentication.")

    def address(self) -> str:
        return self.base_url or _ADDRESSES[self.region]

    def authorize(self, web: Web) -> Mapping[str, str]:  # noqa: ARG002 - the token is all it takes
        return {"authorization": f"Bearer {secret(self.token)}", "intercom-version": "2.11"}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        def fetch(floor: datetime | None, after: str | None) -> tuple[list[Raw], str | None]:
            # There is no "at or after".
            second = int(floor.timestamp()) - 1 if floor else 0
            body: dict[str, Any] = {
                "query": {"field": "updated_at", "operator": ">", "value": second},
                "sort": {"field": "updated_at", "order": "ascending"},
                "pagination": {"per_page": 50, **({"starting_after": after} if after else {})},
            }
            data = web.post("/conversations/search", json=body)
            rows = [part for found in data["conversations"] for part in _parts(web, found)]
            return rows, (data.get("pages", {}).get("next") or {}).get("starting_after")

        return self.oldest_first(fetch, since, moment=lambda raw: when(raw["conversation"]["updated_at"]))

    def record(self, raw: Raw) -> Found:
        part, conversation = raw["part"], raw["conversation"]
        author = part["author"]
        if author["type"] not in _CUSTOMERS or part.get("part_type") == "note":
            return OWN
        rating = (conversation.get("conversation_rating") or {}).get("rating")
        return {
            "id": f"{conversation['id']}-{part['id']}",
            "created_at": part.get("created_at") or conversation["created_at"],
            "title": part.get("subject"),
            "text": part["body"],
            "customer_id": author.get("id"),
            "email": author.get("email"),
            "thread_id": conversation["id"],
            "csat": rating,
            "attributes": {"state": conversation["state"]} if conversation.get("state") else None,
        }


def _parts(web: Web, found: Raw) -> list[Raw]:
    """What was said in a conversation: its first message, and the parts after it (Intercom keeps 500)."""
    if not str(found.get("id", "")).isdigit():
        return [{"conversation": found}]  # to be rejected
    conversation = web.get(f"/conversations/{found['id']}", {"display_as": "plaintext"})
    parts = conversation.pop("conversation_parts", {}).get("conversation_parts", [])
    said = [part for part in parts if part.get("body")]  # assignments and closings say nothing
    return [{"conversation": conversation, "part": part} for part in (conversation["source"], *said)]
