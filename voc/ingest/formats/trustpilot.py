"""Trustpilot reviews as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from voc.ingest.base import formats
from voc.ingest.json_records import Paths
from voc.ingest.tables import Table


@formats.register
@dataclass(frozen=True)
class Trustpilot(Table):
    """Trustpilot business export, CSV."""

    header: ClassVar[tuple[str, ...]] = ("Review Id", "Review Content", "Review Stars")
    fields: ClassVar[Mapping[str, Paths]] = {
        "id": "Review Id",
        "created_at": ("Review Created (UTC)", "Review Created"),
        "title": "Review Title",
        "text": "Review Content",
        "rating": "Review Stars",
        "rating.max": "=5",
        "author": ("Review Consumer User Id", "Review Username"),
        "email": "Review User Email",
        "brand": ("Webshop Name", "Domain Url"),
        "attributes.invited by": "Source Of Review",
        "source": "=trustpilot",
        "channel": "=review",
    }
