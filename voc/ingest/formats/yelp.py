"""Yelp reviews."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from voc.ingest.base import formats
from voc.ingest.json_records import JsonRecords, Paths


@formats.register
@dataclass(frozen=True)
class Yelp(JsonRecords):
    """Yelp reviews, JSON Lines."""

    signature: ClassVar[tuple[str, ...]] = ("review_id", "business_id", "stars", "date")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": "review_id",
        "created_at": "date",
        "text": "text",
        "rating": "stars",
        "rating.max": "=5",
        "author": "user_id",
        "brand": "business_id",
        "likes": "useful",
        "source": "=yelp",
        "channel": "=review",
    }
