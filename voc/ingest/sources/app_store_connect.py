"""All App Store reviews of an own app, from Apple's API for developers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, urlsplit

from pydantic import Field, SecretStr

from voc.ingest.base import sources
from voc.ingest.live import Found, Page, Raw, secret
from voc.ingest.sources._keys import signed
from voc.ingest.walk import when
from voc.ingest.web import Web
from voc.ingest.web_source import NewestFirst


@sources.register
class AppStoreConnect(NewestFirst):
    """All App Store reviews of your own app, in every country."""

    reads = ("app",)
    channel = "review"

    base_url: str = Field(
        "https://api.appstoreconnect.apple.com", description="Address of the API; another one for a gateway."
    )
    app: str = Field(pattern=r"^\d+$", description="Number of the app, as in apps.apple.com/app/id284882215.")
    issuer_id: str = Field(description="Issuer id: App Store Connect > Users and Access > Integrations.")
    key_id: str = Field(description="Id of the API key, shown beside it.")
    private_key: SecretStr = Field(description="API key with the role Customer Support: the .p8 file or its text.")

    def authorize(self, web: Web) -> Mapping[str, str]:
        claims = {"iss": self.issuer_id, "aud": "appstoreconnect-v1"}
        token = signed(web.source, claims, key=secret(self.private_key), algorithm="ES256", key_id=self.key_id)
        return {"authorization": f"Bearer {token}"}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        def fetch(cursor: str | None) -> tuple[list[Raw], str | None]:
            wanted = {"sort": "-createdDate", "limit": 200, "cursor": cursor}
            data = web.get(f"/v1/apps/{self.app}/customerReviews", wanted)
            # The cursor alone: a link could lead our credentials to another host.
            link = urlsplit(data.get("links", {}).get("next") or "")
            return data["data"], parse_qs(link.query).get("cursor", [None])[0]

        return self.newest_first(fetch, since, moment=lambda raw: when(raw["attributes"]["createdDate"]))

    def record(self, raw: Raw) -> Found:
        review = raw["attributes"]
        return {
            "id": raw["id"],
            "created_at": review["createdDate"],
            "title": review.get("title"),
            "text": review["body"],
            "author": review.get("reviewerNickname"),
            "rating": {"value": review["rating"]},
            "location": review.get("territory"),
            "product": self.app,
        }
