"""Reviews of a company on Trustpilot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field, SecretStr

from voc.ingest.base import sources
from voc.ingest.live import Found, Page, Raw, secret
from voc.ingest.walk import when
from voc.ingest.web import Web
from voc.ingest.web_source import NewestFirst


@sources.register
class Trustpilot(NewestFirst):
    """Reviews of a company on Trustpilot."""

    reads = ("business_unit",)
    channel = "review"

    base_url: str = Field("https://api.trustpilot.com", description="Address of the API; another one for a gateway.")
    business_unit: str = Field(
        pattern=r"^[0-9a-f]{24}$", description="Id of the business unit (/v1/business-units/find?name=example.com)."
    )
    api_key: SecretStr = Field(description="Trustpilot Business > Integrations > Developers > APIs: the API key.")

    def authorize(self, web: Web) -> Mapping[str, str]:  # noqa: ARG002 - the key is all it takes
        return {"apikey": secret(self.api_key)}

    def ask(self, web: Web, since: str | None) -> Iterator[Page]:
        path = f"/v1/business-units/{self.business_unit}/reviews"

        def fetch(page: int | None) -> tuple[list[Raw], int | None]:
            number = page or 1
            data = web.get(path, {"orderBy": "createdat.desc", "perPage": 100, "page": number})
            more = any(link["rel"] == "next-page" for link in data.get("links", []))
            return data["reviews"], number + 1 if more else None

        return self.newest_first(fetch, since, moment=lambda raw: when(raw["createdAt"]))

    def record(self, raw: Raw) -> Found:
        return {
            "id": raw["id"],
            "created_at": raw.get("updatedAt") or raw["createdAt"],
            "title": raw.get("title"),
            "text": raw["text"],
            "language": raw.get("language"),
            "author": raw.get("consumer", {}).get("displayName"),
            "customer_id": raw.get("consumer", {}).get("id"),
            "rating": {"value": raw["stars"]},
            "url": f"https://www.trustpilot.com/reviews/{raw['id']}",
            "engagement": {"likes": raw["numberOfLikes"]} if raw.get("numberOfLikes") else None,
        }
