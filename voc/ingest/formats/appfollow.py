"""App reviews collected by AppFollow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import Filtered, formats
from voc.ingest.json_records import JsonRecords, Paths


@formats.register
@dataclass(frozen=True)
class AppFollow(JsonRecords):
    """AppFollow API: reviews of both app stores."""

    envelopes: ClassVar[tuple[str, ...]] = ("reviews.list", "reviews", "")
    signature: ClassVar[tuple[str, ...]] = ("review_id", "ext_id|store", "rating", "date|created")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": "review_id",
        "created_at": "written",
        "title": "title",
        "text": "content",
        "rating": "rating",
        "rating.max": "=5",
        "author": ("user_id", "author"),
        "version": ("app_version", "reviews_history.0.app_version"),
        "product": "ext_id",
        "location": "country",
        "likes": "thumbs_up_cnt",
        "attributes.store": "store",
        "source": "=appfollow",
        "channel": "=review",
    }

    def cells(self, record: dict[str, Any], page: Any) -> dict[str, Any] | str | Filtered:
        written = f"{record.get('date') or ''} {record.get('time') or ''}".strip() or record.get("created")
        return super().cells({**record, "written": written}, page)
