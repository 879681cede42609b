"""Issues or comments of a GitHub repository: what users of a product say where it is built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

from pydantic import Field, SecretStr

from voc.ingest.base import sources
from voc.ingest.live import OWN, Found, Page, Raw, secret
from voc.ingest.walk import when
from voc.ingest.web import Web
from voc.ingest.web_source import WebSource

_MAINTAINERS = ("OWNER", "MEMBER", "COLLABORATOR")


@sources.register
class GitHub(WebSource):
    """Issues of a GitHub repository, or the comments on them; those of its maintainers and bots are left out."""

    reads = ("repository", "kind")
    channel = "ticket"

    base_url: str = Field("https://api.github.com", description="Address of the API, or of GitHub Enterprise.")
    repository: str = Field(pattern=r"^[\w.-]+/[\w.-]+$", description="OWNER/NAME.")
    kind: Literal["issues", "comments"] = Field("issues", description="issues or comments.")
    token: SecretStr | None = Field(
        None, description="Fine-grained token that may read issues; without it, 60 requests an hour of public ones."
    )

    def authorize(self, web: Web) -> Mapping[str, str]:  # noqa: ARG002 - the token is all it takes
        return {"authorization": f"Bearer {secret(self.token)}"}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        path = f"/repos/{self.repository}/issues" + ("/comments" if self.kind == "comments" else "")

        def fetch(floor: datetime | None, page: int | None) -> tuple[list[Raw], int | None]:
            number = page or 1
            wanted = {
                "since": floor.strftime("%Y-%m-%dT%H:%M:%SZ") if floor else None,
                "sort": "updated",
                "direction": "asc",
                "state": "all" if self.kind == "issues" else None,
                "per_page": 100,
                "page": number,
            }
            rows, more = web.listed(path, wanted)
            return rows, number + 1 if more else None

        return self.oldest_first(fetch, since, moment=lambda raw: when(raw["updated_at"]))

    def record(self, raw: Raw) -> Found:
        user = raw.get("user") or {}
        # Pull requests are listed among the issues.
        if "pull_request" in raw or user.get("type") == "Bot" or raw.get("author_association") in _MAINTAINERS:
            return OWN
        issue = raw.get("issue_url") or raw["url"]
        return {
            "id": raw["id"],
            "created_at": raw["created_at"],
            "title": raw.get("title"),
            "text": raw["body"],
            "author": user.get("login"),
            "thread_id": issue.rpartition("/")[2],
            "url": raw.get("html_url"),
            "engagement": {"likes": raw.get("reactions", {}).get("+1", 0), "replies": raw.get("comments", 0)},
            "product": self.repository,
        }
