"""Posts of a Discourse forum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field, SecretStr

from voc.ingest.base import sources
from voc.ingest.live import DELETED, OWN, Found, Page, Raw, secret
from voc.ingest.walk import when
from voc.ingest.web import Web
from voc.ingest.web_source import NewestFirst


@sources.register
class Discourse(NewestFirst):
    """Posts of a Discourse forum; those of its staff are left out."""

    reads = ("base_url",)
    channel = "social"

    base_url: str = Field(description="Address of the forum, as in https://community.example.com.")
    api_key: SecretStr | None = Field(
        None, description="Only for forums that need a log-in: Admin > Advanced > API keys, with the scope posts:list."
    )

    def authorize(self, web: Web) -> Mapping[str, str]:  # noqa: ARG002 - the key is all it takes
        return {"api-key": secret(self.api_key)}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        def fetch(before: int | None) -> tuple[list[Raw], int | None]:
            rows = web.get("/posts.json", {"before": before})["latest_posts"]
            lowest = min((int(row["id"]) for row in rows), default=1)
            return rows, lowest if lowest > 1 else None

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
