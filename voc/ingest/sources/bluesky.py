"""Posts on Bluesky that its search finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field, SecretStr

from voc.ingest.base import sources
from voc.ingest.live import Found, Page, Raw, secret
from voc.ingest.walk import when
from voc.ingest.web import Web
from voc.ingest.web_source import NewestFirst


@sources.register
class Bluesky(NewestFirst):
    """Posts on Bluesky that its search finds for a query."""

    reads = ("query",)
    channel = "social"

    base_url: str = Field("https://bsky.social", description="Address of the account's server.")
    query: str = Field(description='Words to search for, as in "acme shop" or #acme.')
    handle: str = Field(description="Account that searches, as in name.bsky.social.")
    app_password: SecretStr = Field(description="Settings > Privacy and security > App passwords.")

    def authorize(self, web: Web) -> Mapping[str, str]:
        account = {"identifier": self.handle, "password": secret(self.app_password)}
        session = web.post("/xrpc/com.atproto.server.createSession", json=account)
        return {"authorization": f"Bearer {session['accessJwt']}"}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        def fetch(cursor: str | None) -> tuple[list[Raw], str | None]:
            wanted = {"q": self.query, "sort": "latest", "limit": 100, "cursor": cursor}
            data = web.get("/xrpc/app.bsky.feed.searchPosts", wanted)
            return data["posts"], data.get("cursor")

        # The server's own date: `createdAt` is whatever the author's program wrote.
        return self.newest_first(fetch, since, moment=lambda raw: when(raw["indexedAt"]))

    def record(self, raw: Raw) -> Found:
        post, author = raw["record"], raw["author"]
        reply = post.get("reply", {})
        return {
            "id": raw["uri"],
            "created_at": raw["indexedAt"],
            "text": post["text"],
            "language": next(iter(post.get("langs", [])), None),
            "author": author["did"],
            "thread_id": reply.get("root", {}).get("uri"),
            "in_reply_to": reply.get("parent", {}).get("uri"),
            "url": f"https://bsky.app/profile/{author['did']}/post/{raw['uri'].rpartition('/')[2]}",
            "engagement": {
                "likes": raw.get("likeCount", 0),
                "replies": raw.get("replyCount", 0),
                "shares": raw.get("repostCount", 0),
            },
        }
