"""Google Play reviews of an own app, from Google's API for developers: what was written or changed in the last week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field, SecretStr

from voc.ingest.base import sources
from voc.ingest.live import Found, Page, Raw, secret
from voc.ingest.sources._keys import google_token
from voc.ingest.walk import when
from voc.ingest.web import Web
from voc.ingest.web_source import NewestFirst


@sources.register
class GooglePlay(NewestFirst):
    """Google Play reviews of your own app: those of the last week (older ones are in the monthly CSV files)."""

    reads = ("package",)
    channel = "review"

    base_url: str = Field(
        "https://androidpublisher.googleapis.com", description="Address of the API; another one for a gateway."
    )
    token_url: str = Field("https://oauth2.googleapis.com/token", description="Where Google gives access tokens.")
    package: str = Field(pattern=r"^[\w.]+$", description="Package name of the app, as in com.example.shop.")
    credentials: SecretStr = Field(
        description="Service account that Play Console > Users and permissions lets see reviews: its JSON file or text."
    )

    def authorize(self, web: Web) -> Mapping[str, str]:
        scope = "https://www.googleapis.com/auth/androidpublisher"
        token = google_token(web.source, web, secret(self.credentials), scope=scope, token_url=self.token_url)
        return {"authorization": f"Bearer {token}"}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        path = f"/androidpublisher/v3/applications/{self.package}/reviews"

        def fetch(token: str | None) -> tuple[list[Raw], str | None]:
            data = web.get(path, {"maxResults": 100, "token": token})
            return data.get("reviews", []), data.get("tokenPagination", {}).get("nextPageToken")

        return self.newest_first(fetch, since, moment=lambda raw: when(_written(raw)["lastModified"]["seconds"]))

    def record(self, raw: Raw) -> Found:
        review = _written(raw)
        # Older apps of the store let people give a title: it stands before a tab.
        title, _, text = (review.get("originalText") or review["text"]).rpartition("\t")
        return {
            "id": raw["reviewId"],
            "created_at": int(review["lastModified"]["seconds"]),
            "title": title.strip() or None,
            "text": text,
            "author": raw.get("authorName"),
            "language": review.get("reviewerLanguage"),
            "rating": {"value": review["starRating"]},
            "version": review.get("appVersionName"),
            "product": self.package,
            "engagement": {"likes": review["thumbsUpCount"]} if review.get("thumbsUpCount") else None,
            "attributes": {"device": review["device"]} if review.get("device") else None,
        }


def _written(raw: Raw) -> Raw:
    """The customer's part of the exchange; the other one is the developer's reply."""
    return next(comment["userComment"] for comment in raw["comments"] if "userComment" in comment)
