"""Public posts with a hashtag, as one Mastodon server knows them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta

from pydantic import Field, SecretStr

from voc.errors import SourceFailed
from voc.ingest.base import sources
from voc.ingest.live import Found, Page, Raw, secret
from voc.ingest.web import Web
from voc.ingest.web_source import WebSource


@sources.register
class Mastodon(WebSource):
    """Public posts with a hashtag, as seen from one Mastodon server."""

    reads = ("instance", "hashtag")
    channel = "social"

    base_url: str = Field("", description="Address of the server, if it is not https://INSTANCE.")
    instance: str = Field("mastodon.social", pattern=r"^[\w.-]+$", description="Name of the server.")
    hashtag: str = Field(pattern=r"^\w+$", description="Without the #.")
    recheck_days: int = Field(2, ge=0, description="Posts of so many days are read again, for edits.")
    token: SecretStr | None = Field(
        None,
        description="Only for servers that show nothing to strangers: Preferences > Development.",
    )

    def address(self) -> str:
        return self.base_url or f"https://{self.instance}"

    def authorize(self, web: Web) -> Mapping[str, str]:  # noqa: ARG002 - the token is all it takes
        return {"authorization": f"Bearer {secret(self.token)}"}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        """Oldest first. Ids are milliseconds since 1970, shifted by 16 bits: a moment is as good as an id."""
        first = _id_at(self.first_moment.timestamp()) if self.first_moment else 0
        state = json.loads(since) if since else {}
        last = int(state.get("id", first))
        if state.get("complete"):
            last = max(first, last - _id_at(timedelta(days=self.recheck_days).total_seconds()))
        newest = int(state.get("id", 0))
        path = f"/api/v1/timelines/tag/{self.hashtag}"
        while rows := web.get(path, {"min_id": last, "limit": 40}):
            found = max((int(row["id"]) for row in rows), default=last)
            if found <= last:
                raise SourceFailed(web.source, f"it gives posts up to {found} as those after {last}")
            last = found
            newest = max(newest, last)
            yield Page(rows, json.dumps({"id": last}))
        yield Page([], json.dumps({"id": newest, "complete": True}))

    def record(self, raw: Raw) -> Found:
        return {
            "id": raw["uri"],
            "created_at": raw["created_at"],
            "text": raw["content"],
            "language": raw.get("language"),
            "author": raw["account"]["acct"],
            "in_reply_to": raw.get("in_reply_to_id"),
            "url": raw.get("url"),
            "engagement": {
                "likes": raw.get("favourites_count", 0),
                "replies": raw.get("replies_count", 0),
                "shares": raw.get("reblogs_count", 0),
            },
        }


def _id_at(seconds: float) -> int:
    return int(seconds * 1000) << 16
