"""Customers' messages on Freshdesk tickets."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from datetime import datetime

from pydantic import Field, SecretStr

from voc.ingest.base import sources
from voc.ingest.live import OWN, Found, Page, Raw, secret
from voc.ingest.walk import when
from voc.ingest.web import Web
from voc.ingest.web_source import WebSource


@sources.register
class Freshdesk(WebSource):
    """Customers' messages on Freshdesk tickets; private notes and agents' answers are left out."""

    reads = ("subdomain",)
    channel = "ticket"

    base_url: str = Field("", description="Address of the API, if it is not https://SUBDOMAIN.freshdesk.com.")
    subdomain: str = Field(pattern=r"^[\w-]+$", description="acme for acme.freshdesk.com.")
    api_key: SecretStr = Field(description="Profile settings of an agent: View API key.")

    def address(self) -> str:
        return self.base_url or f"https://{self.subdomain}.freshdesk.com"

    def authorize(self, web: Web) -> Mapping[str, str]:  # noqa: ARG002 - the key is all it takes
        return {"authorization": f"Basic {base64.b64encode(f'{secret(self.api_key)}:X'.encode()).decode()}"}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        def fetch(floor: datetime | None, page: int | None) -> tuple[list[Raw], int | None]:
            number = page or 1
            wanted = {
                # Without it, Freshdesk lists the last 30 days only.
                "updated_since": floor.strftime("%Y-%m-%dT%H:%M:%SZ") if floor else "2000-01-01T00:00:00Z",
                "order_by": "updated_at",
                "order_type": "asc",
                "include": "description",
                "per_page": 100,
                "page": number,
            }
            tickets, more = web.listed("/api/v2/tickets", wanted)
            return [row for ticket in tickets for row in _messages(web, ticket)], number + 1 if more else None

        return self.oldest_first(fetch, since, moment=lambda raw: when(raw["ticket"]["updated_at"]))

    def record(self, raw: Raw) -> Found:
        ticket, message = raw["ticket"], raw["message"]
        if message and (message["private"] or not message["incoming"]):
            return OWN
        said = message or ticket
        return {
            "id": f"{ticket['id']}-{message['id']}" if message else ticket["id"],
            "created_at": said["created_at"],
            "title": ticket.get("subject"),
            "text": message["body_text"] if message else ticket["description_text"],
            "customer_id": message["user_id"] if message else ticket["requester_id"],
            "thread_id": ticket["id"],
            "attributes": {"type": ticket["type"]} if ticket.get("type") else None,
        }


def _messages(web: Web, ticket: Raw) -> Iterator[Raw]:
    """What was said on a ticket: its description (a message of None), and the conversation after it."""
    yield {"ticket": ticket, "message": None}
    page, more = 1, isinstance(ticket.get("id"), int)
    while more:
        said, more = web.listed(f"/api/v2/tickets/{ticket['id']}/conversations", {"per_page": 100, "page": page})
        yield from ({"ticket": ticket, "message": message} for message in said)
        page += 1
