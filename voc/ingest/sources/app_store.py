"""Apple App Store reviews as anybody can read them: the public feed holds the newest 500 of each country."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from voc.ingest.base import sources
from voc.ingest.live import Found, Page, Raw
from voc.ingest.walk import when
from voc.ingest.web import Web
from voc.ingest.web_source import NewestFirst

# The feed has ten pages of fifty reviews.
_LAST_PAGE = 10


@sources.register
class AppStore(NewestFirst):
    """App Store reviews of one country from Apple's public feed: the newest 500."""

    reads = ("app", "country")
    channel = "review"

    base_url: str = Field("https://itunes.apple.com", description="Address of the feed; another one for a gateway.")
    app: str = Field(pattern=r"^\d+$", description="Number of the app, as in apps.apple.com/app/id284882215.")
    country: str = Field("us", pattern="^[a-z]{2}$", description="Two letters of the store's country.")

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        def fetch(page: int | None) -> tuple[list[Raw], int | None]:
            number = page or 1
            path = f"/{self.country}/rss/customerreviews/page={number}/id={self.app}/sortby=mostrecent/json"
            entries = web.get(path)["feed"].get("entry", [])
            rows = entries if isinstance(entries, list) else [entries]  # one review is not in a list
            return rows, number + 1 if rows and number < _LAST_PAGE else None

        return self.newest_first(fetch, since, moment=lambda raw: when(raw["updated"]["label"]))

    def record(self, raw: Raw) -> Found:
        if "im:rating" not in raw:
            return None  # some feeds begin with the app itself
        votes = raw.get("im:voteSum", {}).get("label")
        return {
            "id": raw["id"]["label"],
            "created_at": raw["updated"]["label"],
            "title": raw["title"]["label"],
            "text": raw["content"]["label"],
            "author": raw["author"]["name"]["label"],
            "rating": {"value": raw["im:rating"]["label"]},
            "version": raw["im:version"]["label"],
            "location": self.country,
            "product": self.app,
            "engagement": {"likes": votes} if votes and int(votes) > 0 else None,
        }
