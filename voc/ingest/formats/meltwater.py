"""Meltwater media mentions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_records import Paths
from voc.ingest.tables import Table


@formats.register
@dataclass(frozen=True)
class Meltwater(Table):
    """Meltwater mentions, CSV or tab-separated UTF-16."""

    header: ClassVar[tuple[str, ...]] = ("Headline", "Hit Sentence", "Influencer", "Reach")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": ("Tweet Id", "Document ID", "URL"),
        "created_at": ("Date", "Alternate Date Format"),
        "title": "Headline",
        "text": ("Hit Sentence", "Opening Text"),
        "url": "URL",
        "author": ("Twitter Screen Name", "Influencer"),
        "language": "Language",
        "location": "Country",
        "reach": "Reach",
        "likes": "Likes",
        "replies": ("Replies", "Comments"),
        "shares": ("Shares", "Reposts"),
        "attributes.medium": "Source",
        "attributes.search": "Input Name",
        "source": "=meltwater",
        "channel": "=social",
    }

    def cells(self, row: dict[str, Any]) -> dict[str, Any]:
        # Quoted, so that spreadsheets do not round it.
        return {**row, "Tweet Id": str(row.get("Tweet Id") or "").strip('"')}
