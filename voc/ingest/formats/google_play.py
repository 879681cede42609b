"""Google Play's monthly review files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from voc.ingest.base import formats
from voc.ingest.json_records import Paths
from voc.ingest.tables import Table

_ID = re.compile(r"(?:reviewid=|ReviewPlace:id=|[?&#]id=)([^&#\s]+)", re.IGNORECASE)


@formats.register
@dataclass(frozen=True)
class GooglePlay(Table):
    """Google Play monthly reviews, CSV (UTF-16); an edited review appears again and updates the first."""

    header: ClassVar[tuple[str, ...]] = ("Package Name", "Star Rating", "Review Text", "Review Link")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": "Review Id",
        "created_at": ("Review Last Update Date and Time", "Review Submit Date and Time"),
        "title": "Review Title",
        "text": "Review Text",
        "rating": "Star Rating",
        "rating.max": "=5",
        "language": "Reviewer Language",
        "product": "Package Name",
        "version": ("App Version Name", "App Version Code"),
        "url": "Review Link",
        "attributes.device": "Device",
        "source": "=google_play",
        "channel": "=review",
    }

    def cells(self, row: dict[str, Any]) -> dict[str, Any]:
        found = _ID.search(str(row.get("Review Link") or ""))
        return {**row, "Review Id": found[1] if found else None}
