"""Posts of a Discourse forum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field, SecretStr

from voc.ingest.base import sources
from voc.ingest.live import DELETED, OWN, Found, Page, Raw, secret
from voc.ingest.walk import when
from voc.ingest.web import Web
from voc.ingest.web_source import NewestFirst

_IDS = 50


@sources.register
class Discourse(NewestFirst):
    """Posts of a Discourse forum; those of its staff are left out."""

    reads = ("base_url",)
    channel = "social"

    base_url: str = Field(description="Address of the forum, as in https://community.example.com.")
    api_username: str = Field("system", description="User to whom the key belongs.")
    api_key: SecretStr | None = Field(
        None, description="Only for forums that need a log-in: Admin > Advanced > API keys, with the scope posts:list."
    )

    def authorize(self, web: Web) -> Mapping[str, str]:  # noqa: ARG002 - the key is all it takes
        return {"api-key": secret(self.api_key), "api-username": self.api_username}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        def fetch(before: int | None) -> tuple[list[Raw], int | None]:
            rows = web.get("/posts.json", {"before": before})["latest_posts"]
            # Older versions look at 50 ids only, and none of them need be a post that can be seen.
            below = min((int(row["id"]) - 1 for row in rows), default=(before or 0) - _IDS)
            return rows, below if below > 0 else None

        return self.newest_first(fetch, since, moment=lambda raw: when(raw["created_at"]))

    def record(self, raw: Raw) -> Found:
        if raw.get("staff") or raw.get("bot"):
            return OWN
        if raw.get("hidden") or raw.get("deleted_at"):
            return DELETED
        return {
            "id": raw["id"],
            "created_at": raw["created_at"],
            "title": raw.get("topic_title"),
            "text": raw["raw"],
            "author": raw.get("username"),
            "thread_id": raw.get("topic_id"),
            "url": f"{self.base_url}/p/{raw['id']}",
            "reach": raw.get("reads"),
        }
