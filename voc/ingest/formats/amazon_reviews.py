"""Amazon product reviews as research collections hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.domain import digest
from voc.ingest.base import Filtered, formats
from voc.ingest.json_records import JsonRecords, Paths


@formats.register
@dataclass(frozen=True)
class AmazonReviews(JsonRecords):
    """Amazon Reviews 2023, JSON Lines."""

    signature: ClassVar[tuple[str, ...]] = ("rating", "asin|parent_asin", "timestamp", "user_id")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": "review",
        "created_at": "timestamp",
        "title": "title",
        "text": "text",
        "rating": "rating",
        "rating.max": "=5",
        "author": "user_id",
        "product": ("parent_asin", "asin"),
        "likes": "helpful_vote",
        "attributes.verified": "verified_purchase",
        "source": "=amazon",
        "channel": "=review",
    }

    def cells(self, record: dict[str, Any], page: Any) -> dict[str, Any] | str | Filtered:
        review = digest(*(record.get(name) for name in ("user_id", "asin", "timestamp")))
        return super().cells({**record, "review": review}, page)
