"""Customers' comments on Zendesk tickets, by Zendesk's own incremental export."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field, SecretStr

from voc.errors import SourceFailed
from voc.ingest.base import sources
from voc.ingest.live import OWN, Found, Page, Raw, secret
from voc.ingest.web import Web
from voc.ingest.web_source import WebSource

# Each ticket takes a request of its own, so pages are kept small: a reading that stops repeats one of them.
_TICKETS = 100


@sources.register
class Zendesk(WebSource):
    """Customers' comments on Zendesk tickets; internal notes and agents' answers are left out."""

    reads = ("subdomain",)
    channel = "ticket"

    base_url: str = Field("", description="Address of the API, if it is not https://SUBDOMAIN.zendesk.com.")
    subdomain: str = Field(pattern=r"^[\w-]+$", description="acme for acme.zendesk.com.")
    email: str = Field(description="E-mail address of the agent to whom the token belongs.")
    token: SecretStr = Field(description="API token: Admin Center > Apps and integrations > APIs > API tokens.")

    def address(self) -> str:
        return self.base_url or f"https://{self.subdomain}.zendesk.com"

    def authorize(self, web: Web) -> Mapping[str, str]:  # noqa: ARG002 - the token is all it takes
        pair = f"{self.email}/token:{secret(self.token)}"
        return {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        """In the order of the last change; Zendesk keeps the place, its cursor is ours."""
        begin = int(self.first_moment.timestamp()) if self.first_moment else 1
        wanted: dict[str, Any] = {"cursor": since} if since else {"start_time": begin}
        while True:
            data = web.get("/api/v2/incremental/tickets/cursor.json", {**wanted, "per_page": _TICKETS})
            rows = [row for ticket in data["tickets"] for row in _comments(web, ticket)]
            cursor = data["after_cursor"] or wanted.get("cursor")
            if cursor is None:
                return  # not a single ticket yet
            yield Page(rows, cursor)
            if data["end_of_stream"]:
                return
            if wanted.get("cursor") == cursor:
                raise SourceFailed(web.source, "its cursor does not move on")
            wanted = {"cursor": cursor}

    def record(self, raw: Raw) -> Found:
        ticket, comment = raw["ticket"], raw["comment"]
        if not comment["public"] or raw["user"].get("role") != "end-user":
            return OWN
        known = {name: ticket.get(name) for name in ("priority", "type", "status")}
        return {
            "id": comment["id"],
            "created_at": comment["created_at"],
            "title": ticket.get("raw_subject") or ticket.get("subject"),
            "text": comment.get("plain_body") or comment["body"],
            "customer_id": comment.get("author_id"),
            "email": raw["user"].get("email"),
            "thread_id": ticket["id"],
            "attributes": {name: str(value) for name, value in known.items() if value} or None,
        }


def _comments(web: Web, ticket: Raw) -> Iterator[Raw]:
    """The comments of a ticket, each with its author; none if the ticket is gone."""
    if ticket.get("status") == "deleted":
        return
    if not isinstance(ticket.get("id"), int):
        yield {"ticket": ticket}  # to be rejected
        return
    path = f"/api/v2/tickets/{ticket['id']}/comments.json"
    after = None
    while True:
        try:
            data = web.get(path, {"include": "users", "page[size]": 100, "page[after]": after})
        except SourceFailed as error:
            if error.status != 404:
                raise
            return
        users = {user["id"]: user for user in data.get("users", [])}
        for comment in data["comments"]:
            yield {"ticket": ticket, "comment": comment, "user": users.get(comment.get("author_id"), {})}
        if not data.get("meta", {}).get("has_more"):
            return
        after = data["meta"]["after_cursor"]
