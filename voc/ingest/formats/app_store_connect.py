"""Customer reviews of the App Store Connect API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from voc.ingest.base import formats
from voc.ingest.json_records import JsonRecords, Paths


@formats.register
@dataclass(frozen=True)
class AppStoreConnect(JsonRecords):
    """App Store Connect API: customerReviews."""

    envelopes: ClassVar[tuple[str, ...]] = ("data", "")
    signature: ClassVar[tuple[str, ...]] = ("id", "attributes.rating", "attributes.createdDate")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": "id",
        "created_at": "attributes.createdDate",
        "title": "attributes.title",
        "text": "attributes.body",
        "rating": "attributes.rating",
        "rating.max": "=5",
        "author": "attributes.reviewerNickname",
        "location": "attributes.territory",
        "source": "=app_store",
        "channel": "=review",
    }
