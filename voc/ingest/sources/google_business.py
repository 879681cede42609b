"""Reviews of a place on Google Maps and Search, from the Business Profile API of its owner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field, SecretStr

from voc.ingest.base import sources
from voc.ingest.live import Found, Page, Raw, secret
from voc.ingest.sources._keys import google_token
from voc.ingest.walk import when
from voc.ingest.web import Web
from voc.ingest.web_source import NewestFirst

_STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}


@sources.register
class GoogleBusiness(NewestFirst):
    """Google reviews of one of your locations (Business Profile)."""

    reads = ("account", "location")
    channel = "review"

    base_url: str = Field(
        "https://mybusiness.googleapis.com", description="Address of the API; another one for a gateway."
    )
    token_url: str = Field("https://oauth2.googleapis.com/token", description="Where Google gives access tokens.")
    account: str = Field(pattern=r"^\d+$", description="Number of the Business Profile account.")
    location: str = Field(pattern=r"^\d+$", description="Number of the location.")
    credentials: SecretStr = Field(
        description="JSON (file or text) of a user who owns the profile, with the scope business.manage: client_id, "
        "client_secret and refresh_token, as gcloud auth application-default login writes them."
    )

    def authorize(self, web: Web) -> Mapping[str, str]:
        scope = "https://www.googleapis.com/auth/business.manage"
        token = google_token(web.source, web, secret(self.credentials), scope=scope, token_url=self.token_url)
        return {"authorization": f"Bearer {token}"}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        path = f"/v4/accounts/{self.account}/locations/{self.location}/reviews"

        def fetch(token: str | None) -> tuple[list[Raw], str | None]:
            data = web.get(path, {"pageSize": 50, "orderBy": "updateTime desc", "pageToken": token})
            return data.get("reviews", []), data.get("nextPageToken")

        return self.newest_first(fetch, since, moment=lambda raw: when(raw["updateTime"]))

    def record(self, raw: Raw) -> Found:
        reviewer = raw.get("reviewer", {})
        return {
            "id": raw["reviewId"],
            "created_at": raw["updateTime"],
            "text": raw.get("comment"),
            "author": None if reviewer.get("isAnonymous") else reviewer.get("displayName"),
            "rating": {"value": _STARS[raw["starRating"]]},
            "location": self.location,
        }
