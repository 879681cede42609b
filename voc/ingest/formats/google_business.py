"""Reviews of Google Business Profile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import Filtered, formats
from voc.ingest.json_records import JsonRecords, Paths

_PLACE = re.compile(r"(?:^|/)locations/([^/]+)")


@formats.register
@dataclass(frozen=True)
class GoogleBusiness(JsonRecords):
    """Google Business Profile API: reviews of places."""

    envelopes: ClassVar[tuple[str, ...]] = ("reviews", "locationReviews", "")
    signature: ClassVar[tuple[str, ...]] = ("reviewId|review.reviewId", "starRating|review.starRating")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": ("reviewId", "review.reviewId"),
        "created_at": ("updateTime", "createTime", "review.updateTime", "review.createTime"),
        "text": ("comment", "review.comment"),
        "rating": ("starRating", "review.starRating"),
        "rating.max": "=5",
        "author": ("reviewer.displayName", "review.reviewer.displayName"),
        "location": "place",
        "source": "=google_business",
        "channel": "=review",
    }

    def cells(self, record: dict[str, Any], page: Any) -> dict[str, Any] | str | Filtered:
        place = _PLACE.search(str(record.get("name") or ""))
        return super().cells({**record, "place": place[1] if place else None}, page)
