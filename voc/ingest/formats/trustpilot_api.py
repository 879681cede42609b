"""Trustpilot reviews as its API gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from voc.ingest.base import formats
from voc.ingest.json_records import JsonRecords, Paths


@formats.register
@dataclass(frozen=True)
class TrustpilotApi(JsonRecords):
    """Trustpilot API: service reviews."""

    envelopes: ClassVar[tuple[str, ...]] = ("reviews", "")
    signature: ClassVar[tuple[str, ...]] = ("id", "stars", "businessUnit|consumer")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": "id",
        "created_at": ("updatedAt", "createdAt"),
        "title": "title",
        "text": "text",
        "rating": "stars",
        "rating.max": "=5",
        "language": "language",
        "author": ("consumer.id", "consumer.displayName"),
        "location": ("consumer.countryCode", "location.name"),
        "brand": ("businessUnit.displayName", "businessUnit.identifyingName"),
        "attributes.status": "status",
        "source": "=trustpilot",
        "channel": "=review",
    }
