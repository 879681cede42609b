"""RSS and Atom feeds."""

from __future__ import annotations

import calendar
import json
from collections.abc import Iterator

from pydantic import Field

from voc.errors import SourceFailed
from voc.ingest.base import sources
from voc.ingest.live import Found, Intake, Page, PagedSource, Raw, require
from voc.ingest.web import Web


@sources.register
class Feed(PagedSource):
    """Entries of an RSS or Atom feed, asked for only if it changed."""

    reads = ("url",)
    channel = "social"

    url: str = Field(pattern="^https?://", description="Address of the feed.")

    def pages(self, since: str | None, intake: Intake) -> Iterator[Page]:
        known = json.loads(since) if since else {}
        asked = {"if-none-match": known.get("etag"), "if-modified-since": known.get("modified")}
        with Web(self.name(), "", intake.settings, redirects=True) as web:
            answer = web.request("GET", self.url, headers={name: value for name, value in asked.items() if value})
        if answer.status == 304:
            return
        parsed = require("feedparser", self.name()).parse(answer.content)
        if not parsed.version:
            raise SourceFailed(self.name(), "what its address answers is no RSS or Atom feed")
        state = {"etag": answer.headers.get("etag"), "modified": answer.headers.get("last-modified")}
        yield Page([dict(entry) for entry in parsed.entries], json.dumps(state))

    def record(self, raw: Raw) -> Found:
        written = raw.get("published_parsed") or raw["updated_parsed"]
        content = raw.get("content") or [{}]
        return {
            "source": f"feed:{self.url.partition('://')[2].partition('/')[0]}"[:200],
            "id": raw.get("id") or raw["link"],
            "created_at": calendar.timegm(written),
            "title": raw.get("title"),
            "text": content[0].get("value") or raw.get("summary"),
            "author": raw.get("author"),
            "url": raw.get("link"),
        }
