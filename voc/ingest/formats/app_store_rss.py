"""The public feed of App Store reviews."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import Filtered, formats
from voc.ingest.json_records import JsonRecords, Paths


@formats.register
@dataclass(frozen=True)
class AppStoreRss(JsonRecords):
    """App Store customer reviews feed, JSON."""

    envelopes: ClassVar[tuple[str, ...]] = ("feed.entry",)
    signature: ClassVar[tuple[str, ...]] = ("im:rating.label", "content.label")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": "id.label",
        "created_at": "updated.label",
        "title": "title.label",
        "text": "content.label",
        "rating": "im:rating.label",
        "rating.max": "=5",
        "version": "im:version.label",
        "author": "author.name.label",
        "likes": "im:voteCount.label",
        "url": "link.attributes.href",
        "source": "=app_store",
        "channel": "=review",
    }

    def cells(self, record: dict[str, Any], page: Any) -> dict[str, Any] | str | Filtered:
        # The first entry of a feed may be the app itself.
        return Filtered("own") if "im:name" in record else super().cells(record, page)
