"""Posts or comments of subreddits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field, SecretStr

from voc.ingest.base import sources
from voc.ingest.live import DELETED, Found, Page, Raw, secret
from voc.ingest.walk import when
from voc.ingest.web import Web
from voc.ingest.web_source import NewestFirst

_GONE = ("[deleted]", "[removed]")


@sources.register
class Reddit(NewestFirst):
    """Posts or comments of one or more subreddits; Reddit shows the newest 1,000."""

    reads = ("subreddit", "kind", "query")
    channel = "social"

    base_url: str = Field("https://oauth.reddit.com", description="Address of the API; another one for a gateway.")
    token_url: str = Field(
        "https://www.reddit.com/api/v1/access_token", description="Where Reddit gives access tokens."
    )
    subreddit: str = Field(pattern=r"^\w+(\+\w+)*$", description="Name without r/; several as in a+b.")
    kind: Literal["posts", "comments"] = Field("posts", description="posts or comments.")
    query: str | None = Field(None, description="Only posts that Reddit's search finds for these words.")
    client_id: SecretStr = Field(description="reddit.com/prefs/apps > create an app (script): the id under its name.")
    client_secret: SecretStr = Field(description="The secret of that app.")

    def authorize(self, web: Web) -> Mapping[str, str]:
        pair = (secret(self.client_id), secret(self.client_secret))
        granted = web.post(self.token_url, data={"grant_type": "client_credentials"}, auth=pair)
        return {"authorization": f"Bearer {granted['access_token']}"}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        listing = "comments" if self.kind == "comments" else "search" if self.query else "new"
        search = {"q": self.query, "restrict_sr": "1", "sort": "new"} if listing == "search" else {}

        def fetch(after: str | None) -> tuple[list[Raw], str | None]:
            wanted = {**search, "limit": 100, "raw_json": "1", "after": after}
            data = web.get(f"/r/{self.subreddit}/{listing}", wanted)["data"]
            return [child["data"] for child in data["children"]], data.get("after")

        return self.newest_first(fetch, since, moment=lambda raw: when(raw["created_utc"]))

    def record(self, raw: Raw) -> Found:
        text = raw["body"] if self.kind == "comments" else raw["selftext"]
        if text in _GONE:
            return DELETED
        return {
            "id": raw["name"],
            "created_at": raw["created_utc"],
            "title": raw.get("title"),
            "text": text,
            "author": None if raw.get("author") in _GONE else raw.get("author"),
            "thread_id": raw.get("link_id") or raw["name"],
            "in_reply_to": raw.get("parent_id"),
            "url": f"https://www.reddit.com{raw['permalink']}" if raw.get("permalink") else None,
            "engagement": {"likes": max(0, raw.get("score", 0)), "replies": raw.get("num_comments", 0)},
            "attributes": {"subreddit": raw["subreddit"]} if raw.get("subreddit") else None,
        }
